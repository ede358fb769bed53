"""Who did and saw what; every engine decision, replayable."""
