"""`cmsim plan check`: what every plan must stand, and how open it is to gaming."""

from __future__ import annotations

from pathlib import Path

import click

from cmsim.cli.options import face_options, plans_option, set_option, use_plan_files
from cmsim.cli.parameters_of_plans import param_option
from cmsim.cli.progress import shown_progress
from cmsim.cli.selection import SHIPPED_BASE
from cmsim.report.words import Lang


@click.command(short_help="Check a plan of your own.")
@click.argument("plans", metavar="FILE|NAME")
@click.option(
    "--scenario",
    default=SHIPPED_BASE,
    metavar="SCENARIO",
    help="Kinds of staff, posts, base pay and today's results; also the parameters, if its plan is checked. "
    f"[default: {SHIPPED_BASE}]",
)
@click.option(
    "--plan",
    "only",
    metavar="NAME",
    help="Check only this of the file. [default: all]",
)
@param_option
@set_option
@plans_option
@face_options
def check(
    plans: str,
    scenario: str,
    only: str | None,
    params: dict[str, object],
    overrides: dict[str, str],
    plan_files: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> int:
    """Check the plans and preferences of a Python FILE, or a known plan by its NAME.

    A battery of demands: vectorised, finite, deterministic, picklable, monotone or capped where the plan
    claims so, breakpoints where pay really jumps or bends. Then what it costs at today's results, and what
    gaming it is worth. Preferences must value a lottery between its outcomes, a sure sum at itself, and
    more never worse. Exit code 1 if a demand is not met.

    \b
    Examples
      cmsim plan check my_plans.py
      cmsim plan check my_plans.py --plan tithe --param rate=0.05
      cmsim plan check quota_bonus --scenario ownership-bonus --json
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api
    from cmsim.cli import check_answer

    use_plan_files(plan_files)
    file = Path(plans)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note:
        found = api.plan_check(
            file if file.suffix == ".py" else plans,
            scenario=scenario,
            plan=only,
            params=params or None,
            overrides=overrides,
            progress=None if note is None else lambda share: note("pilot", share),
        )
    feelings = api.preferences_check(file, name=only, params=params or None) if file.suffix == ".py" else []
    check_answer.tell(found, feelings, lang, as_json=as_json, quiet=quiet)
    passed = [*(one.passed for one in found), *(one.passed for one in feelings)]
    return 0 if all(passed) else 1
