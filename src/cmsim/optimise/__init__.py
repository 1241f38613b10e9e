"""Optimisation in PuLP: who goes where. Programmes are checked and valued outside the solver."""
