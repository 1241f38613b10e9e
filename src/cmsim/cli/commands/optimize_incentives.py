"""`cmsim optimize incentives`: parameters of a pay plan tuned with the simulation in the loop."""

from __future__ import annotations

from typing import Any

import click

from cmsim.cli.options import (
    OBJECTIVES,
    executor_options,
    face_options,
    out_option,
    plans_option,
    put_on_all,
    scale_option,
    seed_option,
    set_option,
    store_option,
    use_plan_files,
    workers_option,
    years_option,
)
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_folder
from cmsim.cli.progress import shown_progress
from cmsim.cli.robustness_answer import advice_survives
from cmsim.cli.selection import results_folder
from cmsim.cli.study_options import advice_robustness_option
from cmsim.cli.tables import print_table
from cmsim.cli.usage import CallError, OneOf
from cmsim.cli.words import say
from cmsim.errors import InputError

STRATEGIES = ("combined", "global", "region", "random")
"""As `cmsim.optimise.tuning.search.STRATEGIES` has them (a test compares), which takes long to import."""
_PERCENT = 100.0
_search_options = put_on_all(
    click.option(
        "--tune",
        "names",
        required=True,
        metavar="NAME[=LOW:HIGH],...",
        help="What is tuned: commission_rate, quota, bonus, any parameter of the plan that has an interval, "
        "or a path of the policy with bounds.",
    ),
    click.option(
        "--budget",
        "evaluations",
        type=int,
        default=40,
        show_default=True,
        metavar="N",
        help="Evaluations of the search, each of --replications runs.",
    ),
    click.option(
        "--replications",
        type=int,
        default=2,
        show_default=True,
        metavar="N",
        help="Of a plan when it is first tried.",
    ),
    click.option(
        "--objective",
        type=OneOf(OBJECTIVES),
        default=OBJECTIVES[0],
        help="What is made large. [default: net_contribution]",
    ),
    click.option(
        "--strategy",
        type=OneOf(STRATEGIES),
        default=STRATEGIES[0],
        help="A global sampler, then a trust region; or one of them; or chance. [default: combined]",
    ),
)
_limits_options = put_on_all(
    click.option(
        "--cost-budget",
        metavar="YUAN|N%",
        help="Largest selling cost: yuan a year of the province simulated, or more than the present plan's "
        "by so much. [default: 5%]",
    ),
    click.option("--pay-ceiling", type=float, metavar="YUAN", help="Largest mean pay of a kind of staff."),
    click.option("--least-retention", type=float, metavar="SHARE", help="Of clients, a year."),
    click.option(
        "--fairness-share",
        type=float,
        default=0.05,
        show_default=True,
        metavar="SHARE",
        help="Of its certainty equivalent that a kind of staff, city, grade or industry group may lose.",
    ),
)
_confirmation_options = put_on_all(
    click.option(
        "--shortlist", type=int, default=3, show_default=True, metavar="N", help="Plans to select among."
    ),
    click.option("--indifference", type=float, metavar="YUAN", help="Difference a year worth telling apart."),
    click.option(
        "--confirm",
        "confirmed",
        type=int,
        default=10,
        show_default=True,
        metavar="N",
        help="Fresh replications of the comparison with the present plan.",
    ),
)
_common_options = put_on_all(
    advice_robustness_option,
    years_option,
    seed_option,
    scale_option,
    workers_option,
    executor_options,
    set_option,
    plans_option,
    out_option,
    store_option,
    face_options,
)


@click.command(short_help="Parameters of a pay plan, with the simulation in the loop.")
@click.argument("scenario")
@_search_options
@_limits_options
@_confirmation_options
@_common_options
def incentives(scenario: str, names: str, **given: Any) -> None:
    """Tune parameters of SCENARIO's pay plan within limits, at equal participation.

    Every plan tried is simulated under the same luck. The best few and the present plan are then selected
    among on fresh luck, and the winner is compared with the present plan on luck that neither has seen. Each
    run and each step is kept in --store: a search that was stopped goes on with the same call. If no plan
    keeps the limits, the exit code is 2.

    \b
    Examples
      cmsim optimize incentives ownership-commission --tune commission_rate --scale 0.1
      cmsim optimize incentives ownership-bonus --tune quota,bonus=500:5000 --budget 60 --cost-budget 10%
      cmsim optimize incentives ownership-bonus --tune bonus --least-retention 0.84 --out results/bonus
      cmsim optimize incentives ownership-bonus --tune quota,bonus --scale 0.1 --robustness 400
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    use_plan_files(given.pop("plan_files"))
    from cmsim.advice_robustness import check_study
    from cmsim.optimise.incentives.limits import IncentiveLimits
    from cmsim.optimise.incentives.settings import IncentiveSettings
    from cmsim.report.incentive_tables import incentive_sentences, incentive_tables
    from cmsim.tuning_incentives import optimize_incentives

    settings = IncentiveSettings(
        **{name: given.pop(name) for name in ("evaluations", "replications", "objective", "strategy")},
        **{name: given.pop(name) for name in ("confirmed", "shortlist")},
        indifference_yuan=given.pop("indifference"),
        limits=IncentiveLimits(
            **_budget(given.pop("cost_budget")),
            pay_ceiling_yuan=given.pop("pay_ceiling"),
            least_retention_share=given.pop("least_retention"),
            fairness_share=given.pop("fairness_share"),
        ),
    )
    lang, quiet, as_json = given.pop("lang"), given.pop("quiet"), given.pop("as_json")
    folder = given.pop("out") or results_folder("incentives", [scenario])
    check_folder(folder)
    robustness = given.pop("robustness")
    # The study has a scale of its own: a tenth of the branches, ten at least.
    shared = {name: value for name, value in given.items() if name != "scale"}
    if robustness:
        check_study(scenario, robustness, **shared)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note:
        advice = optimize_incentives(
            scenario, names.split(","), settings, out=folder, progress=note, lang=lang, **given
        )
        survives = advice_survives(
            advice.plan,
            scenario,
            robustness,
            has_plan=True,
            folder=folder,
            progress=note,
            lang=lang,
            **shared,
        )
    sentences = incentive_sentences(advice, lang, given["scale"])
    if as_json:
        told = {**advice.as_json(), "robustness": survives, "sentences": sentences, "folder": folder}
        print_json(told)
    else:
        print_lines([*sentences, *survives])
        if not quiet:
            print_lines([""])
            for table in incentive_tables(advice, lang):
                print_table(table)
            print_lines([say("written to", lang, folder=folder)])
    if advice.not_kept:
        # As limits of an allocation that cannot hold together; what was found is told and written by now.
        raise InputError(
            "incentives.no-plan",
            "no plan that was tried keeps all limits",
            found=", ".join(advice.broken),
            hint="widen these limits or the intervals; the folder holds all that was tried",
        )


def _budget(text: str | None) -> dict[str, float]:
    """Return the limit on cost as a sum, or as a share above the present plan's."""
    if text is None:
        return {}
    try:
        if text.endswith("%"):
            return {"cost_share": float(text[:-1]) / _PERCENT}
        return {"cost_yuan": float(text)}
    except ValueError:
        raise CallError(
            "incentives.budget",
            "the budget is neither a sum nor a percentage",
            path="--cost-budget",
            found=text,
            allowed="yuan a year such as 2500000, or a percentage such as 10%",
        ) from None
