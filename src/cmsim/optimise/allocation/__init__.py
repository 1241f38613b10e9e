"""Managers by grade over cells of industry group and place, under a planner's limits."""
