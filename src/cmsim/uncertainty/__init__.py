"""What a ranking of policies owes to assumptions that nobody can check."""
