"""Parameters of pay plans tuned with the simulation in the loop, within a planner's limits."""
