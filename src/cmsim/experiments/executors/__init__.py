"""Where tasks are done: processes of this machine, or a cluster. The results are the same bytes."""
