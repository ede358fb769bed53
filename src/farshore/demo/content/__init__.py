"""The words and data of the demonstration network: pure values, drawn from a seed."""
