"""What is kept: finished replications, warm-up states, run folders; written whole or not at all."""
