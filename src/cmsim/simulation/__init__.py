"""What happens: SimPy processes over the columns of the world, and the recorder of its outcomes."""
