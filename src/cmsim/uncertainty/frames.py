"""A study as data frames, for files and notebooks; units stand in the names of the columns or beside them."""

from __future__ import annotations

import math

import pandas as pd

from cmsim.sensitivity.regret import ShareEstimate
from cmsim.statistics.intervals import Estimate
from cmsim.tables.measures import measure_of
from cmsim.uncertainty.early_months import SIGNS
from cmsim.uncertainty.findings import Findings
from cmsim.uncertainty.worlds import Worlds


def worlds_frame(findings: Findings) -> pd.DataFrame:
    """Return a row for each world and policy: stage, values of all fields, outcomes, early signs, failure."""
    study = findings.study
    stages = {"as written": study.written, "screening": study.screening, "indices": study.decomposition}
    return pd.concat([_rows(stage, worlds) for stage, worlds in stages.items()], ignore_index=True)


def _rows(stage: str, worlds: Worlds) -> pd.DataFrame:
    fields = list(dict.fromkeys(path for values in worlds.values for path in values))
    columns: dict[str, list[object]] = {}
    policies = len(worlds.labels)
    columns["stage"] = [stage] * (worlds.count * policies)
    columns["world"] = [n for n in range(worlds.count) for _ in range(policies)]
    columns["replication"] = [int(r) for r in worlds.replications for _ in range(policies)]
    columns["policy"] = [label for _ in range(worlds.count) for label in worlds.labels]
    for measure, table in worlds.outcomes.items():
        columns[measure] = list(table.T.ravel())
    for number, sign in enumerate(SIGNS):
        columns[f"first_quarter_{sign.name}"] = list(worlds.signs[:, :, number].T.ravel())
    columns["failure"] = [
        str(worlds.failures.get(n, "")) for n in range(worlds.count) for _ in range(policies)
    ]
    for path in fields:
        columns[path] = [_plain(values.get(path)) for values in worlds.values for _ in range(policies)]
    return pd.DataFrame(columns)


def _plain(value: object) -> object:
    """Return a list as text, which a cell can hold."""
    return " ".join(f"{x:g}" for x in value) if isinstance(value, list) else value


def drivers_frame(findings: Findings) -> pd.DataFrame:
    """Return a row for each measure, policy and group: mean effect and indices with their intervals."""
    rows = []
    for one in findings.drivers:
        effects, indices = one.effects, one.indices
        groups = [*effects.groups, *(indices.groups if indices is not None else ())]
        for group in dict.fromkeys(groups):
            row: dict[str, object] = {
                "measure": one.measure,
                "unit": measure_of(one.measure).unit,
                "policy": one.policy,
                "group": group,
            }
            if group in effects.groups:
                at = effects.groups.index(group)
                row |= {
                    "mean_effect": effects.mean_size[at],
                    "mean_effect_low": effects.low[at],
                    "mean_effect_high": effects.high[at],
                    "steps": effects.steps[at],
                }
            if indices is not None and group in indices.groups:
                at = indices.groups.index(group)
                row |= {
                    "first_order_share": indices.first[at],
                    "first_order_low": indices.first_low[at],
                    "first_order_high": indices.first_high[at],
                    "total_share": indices.total[at],
                    "total_low": indices.total_low[at],
                    "total_high": indices.total_high[at],
                    "blocks": indices.blocks,
                }
            rows.append(row)
    return pd.DataFrame(rows)


def duels_frame(findings: Findings) -> pd.DataFrame:
    """Return a row for every two policies."""
    rows = []
    for duel in findings.duels:
        row: dict[str, object] = {
            "measure": findings.objective,
            "unit": measure_of(findings.objective).unit,
            "better_in_the_mean": duel.ours,
            "worse": duel.theirs,
            **_estimate("as_written", duel.as_written),
            "adjusted_p_value": duel.adjusted_p_value,
            **_estimate("over_space", duel.mean),
            **_share("wins", duel.wins),
            **_share("losses", duel.losses),
            **_share("too_close", duel.close),
        }
        rows.append(row)
    return pd.DataFrame(rows)


def regret_frame(findings: Findings) -> pd.DataFrame:
    """Return a row for each policy."""
    regret = findings.regret
    return pd.DataFrame(
        [
            {
                "measure": findings.objective,
                "unit": measure_of(findings.objective).unit,
                "policy": label,
                "mean_regret": regret.mean[n],
                "mean_regret_low": regret.mean_low[n],
                "mean_regret_high": regret.mean_high[n],
                "regret_95th_percentile": regret.high_quantile[n],
                "largest_regret": regret.largest[n],
                "minimax": n == regret.minimax,
                **_share("best", findings.best_share[label]),
            }
            for n, label in enumerate(findings.labels)
        ]
    )


def boxes_frame(findings: Findings) -> pd.DataFrame:
    """Return a row for each condition of each box; a pair without a box has one row without a condition."""
    rows: list[dict[str, object]] = []
    for flip in findings.flips:
        pair: dict[str, object] = {"usually_better": flip.ours, "turned": flip.theirs}
        if flip.box is None:
            rows.append({**pair, "field": "", "low": math.nan, "high": math.nan})
            continue
        box = flip.box
        rows += [
            {
                **pair,
                "field": one.name,
                "low": one.low,
                "high": one.high,
                "quasi_p_value": one.quasi_p_value,
                "worlds_inside": box.points,
                "turned_inside": box.cases,
                "worlds": box.all_points,
                "turned_in_all": box.all_cases,
                "held_out_inside": box.held_out_points,
                "held_out_turned": box.held_out_cases,
                "p_value": box.p_value,
            }
            for one in box.restrictions
        ]
    return pd.DataFrame(rows)


def signs_frame(findings: Findings) -> pd.DataFrame:
    """Return a row for each pair whose ranking turns and each early sign, the most telling first."""
    units = {sign.name: sign.unit for sign in SIGNS}
    return pd.DataFrame(
        [
            {
                "usually_better": flip.ours,
                "turned": flip.theirs,
                "sign": sign.name,
                "unit": units[sign.name],
                "area": sign.area,
                "area_low": sign.low,
                "area_high": sign.high,
                "turned_if": "above" if sign.above else "below",
                "threshold": sign.threshold,
                "hit_rate_held_out": sign.hit_rate,
            }
            for flip in findings.flips
            for sign in flip.signs
        ]
    )


def size_frame(findings: Findings) -> pd.DataFrame:
    """Return a row for each policy and measure: thinned against whole."""
    return pd.DataFrame(
        [
            {
                "measure": check.measure,
                "unit": measure_of(check.measure).unit,
                "policy": check.policy,
                **_estimate("thinned", check.thinned),
                **_estimate("whole", check.whole),
                **_estimate("thinned_less_whole", check.apart),
                "agrees": check.agrees,
            }
            for check in findings.size_checks
        ]
    )


def _estimate(name: str, found: Estimate) -> dict[str, object]:
    return {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}


def _share(name: str, found: ShareEstimate) -> dict[str, object]:
    return {
        f"{name}_share": found.share,
        f"{name}_share_low": found.low,
        f"{name}_share_high": found.high,
    }


FRAMES = {
    "worlds": worlds_frame,
    "drivers": drivers_frame,
    "duels": duels_frame,
    "regret": regret_frame,
    "boxes": boxes_frame,
    "early_signs": signs_frame,
    "size": size_frame,
}
"""Every table of a study by name."""
