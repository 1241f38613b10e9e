"""The sections of a scenario, one module each: declared, bounded and described, without values."""
