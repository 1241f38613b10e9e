"""One manager of a traced run: what he did, what he was paid and how, and what he would have earned."""
