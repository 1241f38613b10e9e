"""Pay plans on real results: last year's actuals are paid under a plan, without any behaviour."""
