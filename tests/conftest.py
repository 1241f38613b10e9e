"""Hypothesis for all tests: the same examples in every run, and no deadline on shared machines."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
