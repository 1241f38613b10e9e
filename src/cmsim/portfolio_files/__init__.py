"""A planner's own clients and managers, from CSV or Excel to a list that can be assigned."""
