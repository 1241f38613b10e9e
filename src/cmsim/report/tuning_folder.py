"""What tuning adds to the folder of a comparison: evaluations, tuned plans as files, figure, page."""

from __future__ import annotations

from pathlib import Path

from cmsim.experiments.tuned_comparison import TunedComparison, tuning_frame
from cmsim.experiments.tuned_files import write_tuned_files
from cmsim.report.figures import tuning as figure_of_tuning
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.summary_page import as_markdown
from cmsim.report.tuning_tables import ranking_sentence, tuning_tables
from cmsim.report.words import language
from cmsim.store.atomic import write_whole
from cmsim.store.run_folder import write_summary

TABLE = "tuning"
FIGURE = "tuning"


def tuning_page(tuned: TunedComparison, lang: str = "en", parameters: str = "defaults") -> str:
    """Return sentence and tables as Markdown, to stand below those of the comparison.

    Raises
    ------
    InputError
        If the language is not spoken.
    """
    tables = [as_markdown(table) for table in tuning_tables(tuned, lang, parameters)]
    return "\n\n".join([ranking_sentence(tuned, lang, parameters), *tables]) + "\n"


def write_tuning(tuned: TunedComparison, out: Path, lang: str = "en", parameters: str = "defaults") -> None:
    """Write evaluations, tuned plans and figure into the folder of the comparison.

    Raises
    ------
    StoreError
        If they cannot be written.
    """
    write_summary(out, TABLE, tuning_frame(tuned.tuning))
    write_tuned_files(out, tuned.tuning)
    font = font_for(language(lang))
    with themed(font):
        shown = figure_of_tuning.data(tuned, font.lang, parameters)
        figure = figure_of_tuning.draw(shown)
        write_whole(out / "figures" / f"{FIGURE}.png", png(figure))
        write_whole(out / "figures" / f"{FIGURE}.svg", svg(figure, shown.title))
