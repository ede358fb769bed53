"""What each reader sees: public pages, the operator's board, the ministry's report."""
