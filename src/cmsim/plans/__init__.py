"""What is paid: the protocol of plans, one file per plan, composition, the registry."""
