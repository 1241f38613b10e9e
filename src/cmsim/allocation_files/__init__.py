"""Allocation files: a planner's judgement and limits, and the problem that they make of a scenario."""
