"""Replications over processes, and comparisons of policies."""
