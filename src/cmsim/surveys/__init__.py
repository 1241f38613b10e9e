"""Surveys: designed experiments that ask the simulation what managers in each cell bring."""
