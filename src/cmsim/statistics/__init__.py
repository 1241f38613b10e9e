"""Estimators and intervals; knows nothing of what is measured."""
