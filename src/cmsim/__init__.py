"""cmsim: simulation and optimisation of customer-manager staffing and incentive policy."""
