"""Choosing assumptions so that the base meets the patterns of the field, and showing what was met."""
