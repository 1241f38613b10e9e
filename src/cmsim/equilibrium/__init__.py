"""Beliefs: the only place where the response of people and the simulated world meet."""
