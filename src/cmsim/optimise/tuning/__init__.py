"""Parameters tuned on noisy evaluations under common luck; knows no simulation, no plan and no scenario."""
