"""How pay is felt: the protocol of preferences, those that are shipped, and a researcher's own."""
