"""How people respond to pay: from types, a law of results and a payout to a table of effort. Knows no plan
and no simulator.
"""
