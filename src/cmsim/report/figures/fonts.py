"""Which font labels are set in; Chinese needs one that has the characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager

from cmsim.report.words import Lang, say

LATIN_FAMILY = "DejaVu Sans"
"""Comes with matplotlib, so that figures look alike everywhere."""

CHINESE_FAMILIES: tuple[str, ...] = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Noto Sans CJK JP",  # What matplotlib calls the collection that holds all CJK characters.
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "PingFang HK",
    "Heiti SC",
)
"""In the order of preference."""

BUNDLED_FONTS: tuple[Path, ...] = ()
"""Font files that come with the package; they go before installed ones."""

_FILE_NAMES = ("notosanscjk", "notosanssc", "sourcehansanssc", "wqy", "msyh", "simhei", "pingfang", "heiti")
"""Beginnings of the names of such fonts' files, to find those installed since matplotlib last looked."""


@dataclass(frozen=True)
class FontChoice:
    """The language and fonts that labels are set in.

    Attributes
    ----------
    lang : {'en', 'zh'}
        Language that can be set; English if another was wanted and has no font.
    families : tuple of str
        Tried in turn for each character.
    note : str
        What the reader must know, in the language wanted; empty if all is well.
    """

    lang: Lang
    families: tuple[str, ...]
    note: str = ""


def font_for(lang: Lang) -> FontChoice:
    """Return the font for a language, or English and a note where none is installed."""
    if lang == "en":
        return FontChoice("en", (LATIN_FAMILY,))
    family = chinese_family()
    if family is None:
        return FontChoice("en", (LATIN_FAMILY,), say("no font", lang, fonts=", ".join(CHINESE_FAMILIES)))
    return FontChoice(lang, (family, LATIN_FAMILY))


@lru_cache(maxsize=1)
def chinese_family() -> str | None:
    """Return the first Chinese font family that is there, or None."""
    for path in BUNDLED_FONTS:
        font_manager.fontManager.addfont(str(path))
        return str(font_manager.FontProperties(fname=str(path)).get_name())
    found = _first_known()
    if found is None:
        for file in sorted(font_manager.findSystemFonts()):
            if Path(file).name.lower().startswith(_FILE_NAMES):
                font_manager.fontManager.addfont(file)
        found = _first_known()
    return found


def _first_known() -> str | None:
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((family for family in CHINESE_FAMILIES if family in known), None)
