"""Staffing and pay plan decided together: costs of plans, candidates, the programme over both, advice."""
