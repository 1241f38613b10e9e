"""Every form of a surface and of a plan's effect, and every measure, has its words in both languages."""

import pytest

from cmsim.optimise.surfaces.fitting import SURFACE_FORMS
from cmsim.optimise.surfaces.plan_effects import PLAN_FORMS
from cmsim.report.surface_words import form_name, measure_name, plan_form_name
from cmsim.surveys.observe import SUMS


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_forms_and_measures_are_told_in_words(lang):
    for named, names in ((form_name, SURFACE_FORMS), (plan_form_name, PLAN_FORMS), (measure_name, SUMS)):
        told = [named(name, lang) for name in names]
        assert len(set(told)) == len(told)
        assert not set(told) & set(names) - {"concave"}
        assert all(text.encode("gbk") for text in told)
        assert named("unknown", lang) == "unknown"
