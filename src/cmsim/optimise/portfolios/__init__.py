"""Client portfolios: each key client to one manager, balanced, with few changes of hands."""
