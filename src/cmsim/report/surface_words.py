"""Words for response surfaces: what is measured, forms of curves, what a pay plan changes.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.optimise.surfaces.fitting import SHARED
from cmsim.report.words import Lang, Phrase

_MEASURES = {
    "gross_profit_yuan": Phrase("gross profit", "毛利"),
    "revenue_yuan": Phrase("revenue", "收入"),
    "retained_clients": Phrase("clients retained", "留存客户"),
}
_FORMS = {
    "adbudg": Phrase("ADBUDG", "ADBUDG"),
    "concave": Phrase("concave", "凹形"),
    "process": Phrase("Gaussian process", "高斯过程"),
}
_ONE_FOR_ALL = Phrase("{form}, one for all groups", "各群共用{form}")
_OWN = Phrase("{form} by group", "各群自有{form}")
_PLAN_FORMS = {
    "none": Phrase("no effect", "无影响"),
    "level": Phrase("factor on results", "按比例作用于成果"),
    "level-by-group": Phrase("factor on results by group", "按行业群分别作用于成果"),
    "level-bent-by-group": Phrase("factor on results by group, bent", "按行业群分别作用于成果（弯曲）"),
    "level-bent": Phrase("factor on results, bent", "按比例作用于成果（弯曲）"),
    "effort": Phrase("factor on effort", "按比例作用于投入"),
    "effort-bent": Phrase("factor on effort, bent", "按比例作用于投入（弯曲）"),
}


def measure_name(name: str, lang: Lang) -> str:
    """Return the name of a measure; one that is not known keeps its identifier."""
    found = _MEASURES.get(name)
    return name if found is None else found.said(lang)


def form_name(form: str, lang: Lang) -> str:
    """Return the name of a form of the surface; one that is not known keeps its identifier."""
    known = _FORMS.get(form.removeprefix(SHARED))
    if known is None:
        return form
    return (_ONE_FOR_ALL if form.startswith(SHARED) else _OWN).said(lang, form=known.said(lang))


def plan_form_name(form: str, lang: Lang) -> str:
    """Return the name of what a pay plan changes; one that is not known keeps its identifier."""
    found = _PLAN_FORMS.get(form)
    return form if found is None else found.said(lang)
