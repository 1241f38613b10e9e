"""Figures of a comparison: one file for each, what they share beside them."""

from cmsim.report.figures.write import write_figures

__all__ = ["write_figures"]
