"""Contracts, quits, applications, ramp-up: rules of careers as pure functions."""
