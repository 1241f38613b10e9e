"""What there is: clients, staff, channels as columns, and the start state that a scenario describes."""
