"""The command line: a thin face over the Python interface, and the only place that turns errors into text."""
