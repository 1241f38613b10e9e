"""Experiment files: what is asked, read with the place of every mistake."""
