"""Response surfaces measured by simulation: what effort in a cell brings, with its uncertainty."""
