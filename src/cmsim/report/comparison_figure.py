"""One figure of a comparison, for a notebook: drawn as the folder of a run holds it."""

from __future__ import annotations

from matplotlib.figure import Figure

from cmsim.equilibrium.prepare import Basis
from cmsim.errors import InputError, did_you_mean
from cmsim.experiments.comparison import Comparison
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import themed
from cmsim.report.figures.write import FIGURES
from cmsim.report.setting import setting
from cmsim.report.words import language


def figure(
    comparison: Comparison,
    name: str = "net_contribution",
    *,
    basis: Basis | None = None,
    lang: str = "en",
) -> Figure:
    """Return a figure of a comparison.

    Parameters
    ----------
    name : str
        As the files of a run's folder begin: revenue, retention, net_contribution and so on.
    basis : str, optional
        Basis of comparison; the first if left out.
    lang : {'en', 'zh'}
        Language of the figure.

    Raises
    ------
    InputError
        If there is no such figure, it has nothing to show here, or it was not compared on this basis.
    """
    if name not in FIGURES:
        raise InputError(
            "notebook.no-figure",
            "there is no figure of this name",
            found=name,
            allowed=", ".join(FIGURES),
            hint=did_you_mean(name, FIGURES),
        )
    font = font_for(language(lang))
    with themed(font):
        shown = FIGURES[name].data(
            setting(comparison, basis or comparison.bases[0], font.lang, comparison.parameters)
        )
        if shown is None:
            raise InputError("notebook.no-figure", "this figure has nothing to show here", found=name)
        return FIGURES[name].draw(shown)
