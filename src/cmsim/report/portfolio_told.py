"""Client portfolios told: sentences, balance by pool, and the list of hand-overs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from cmsim.optimise.portfolios.named import NamedPortfolios
from cmsim.optimise.portfolios.people import Names
from cmsim.optimise.portfolios.pool import NOBODY, FloatArray, IntArray, Pool
from cmsim.report.portfolio_words import portfolio_say
from cmsim.report.summary_page import as_markdown
from cmsim.report.team_told import team_frame, team_sentences, team_table
from cmsim.report.text_table import TextTable
from cmsim.report.words import Lang

MILLION = 1e6
LEAST_GAP = 1e-6
_LITTLE = 0.1
"""Millions below which two decimals say too little."""
_DECIMALS = 4
"""Of yuan and hours in the tables: finer than anybody needs, without the tails of binary fractions."""


def portfolio_sentences(world: NamedPortfolios, lang: Lang) -> list[str]:
    """Return what came out for one world or list, and how sure it is."""
    found = world.found
    proven = all(one.state == "proven" for one in found.pools)
    pools = [one.pool for one in world.pools]
    gain = sum(pool.worth(chosen) - _as_it_is(pool) for pool, chosen in zip(pools, world.chosen, strict=True))
    return [
        portfolio_say(
            "sentence",
            lang,
            clients=sum(pool.workload.size for pool in pools),
            pools=len(pools),
            managers=sum(pool.target.size for pool in pools),
            changed=found.changed,
            gain=_millions(gain),
        ),
        *([] if world.teams is None else team_sentences(world.teams, lang)),
        portfolio_say(
            "proven" if proven else "incumbent", lang, gap=f"{100.0 * max(found.gap, LEAST_GAP):.2g} %"
        ),
    ]


def _millions(yuan: float) -> str:
    """Return a change in millions, with more decimals where there is little of it, and none of minus zero."""
    millions = yuan / MILLION
    decimals = 2 if abs(millions) >= _LITTLE else 4
    return f"{round(millions, decimals) + 0.0:+.{decimals}f}"


def portfolio_tables(world: NamedPortfolios, lang: Lang) -> list[TextTable]:
    """Return the tables for a page or a screen: hours by pool, and with teams the roles."""
    return [balance_table(world, lang), *([] if world.teams is None else [team_table(world.teams, lang)])]


def _as_it_is(pool: Pool) -> float:
    """Return what the present managers are worth; a client without one counts with his mean."""
    finite = np.where(np.isfinite(pool.value), pool.value, np.nan)
    held = pool.current != NOBODY
    value = np.nanmean(finite, axis=1)
    value[held] = pool.value[np.flatnonzero(held), pool.current[held]]
    return float(value.sum())


def balance_table(world: NamedPortfolios, lang: Lang) -> TextTable:
    """Return hours before and after, by pool."""
    keys = ("pool", "clients", "managers", "changed", "before", "after", "allowed")
    rows = tuple(
        (
            pool.name,
            str(pool.workload.size),
            str(pool.target.size),
            str(pool.changed(chosen)),
            _spread(_relative(pool, pool.current)),
            _spread(_relative(pool, chosen)),
            f"{100.0 * pool.balance:.0f} %",
        )
        for pool, chosen in zip((one.pool for one in world.pools), world.chosen, strict=True)
    )
    return TextTable(
        portfolio_say("balance title", lang), tuple(portfolio_say(key, lang) for key in keys), rows, ()
    )


def _relative(pool: Pool, chosen: IntArray) -> FloatArray:
    held = chosen != NOBODY
    loads = np.bincount(chosen[held], weights=pool.workload[held], minlength=pool.target.size)
    return np.asarray(loads / pool.target, dtype=np.float64)


def _spread(values: FloatArray) -> str:
    return f"{values.min():.2f}-{values.max():.2f}"


def note_sentences(
    unknown_groups: Mapping[str, int], elsewhere: int, crowded: Mapping[str, float], lang: Lang
) -> list[str]:
    """Return what a planner should know of his own list.

    Parameters
    ----------
    unknown_groups : mapping
        Clients by industry group that no manager knows.
    elsewhere : int
        Clients whose manager does not serve their place.
    crowded : mapping
        By place: how many times the hours that its managers have its clients ask for.
    """
    groups = ", ".join(f"{name} ({count})" for name, count in unknown_groups.items())
    places = ", ".join(f"{name} ({times:.2f})" for name, times in crowded.items())
    return [
        *([portfolio_say("unknown groups", lang, groups=groups)] if groups else []),
        *([portfolio_say("elsewhere", lang, n=elsewhere)] if elsewhere else []),
        *([portfolio_say("crowded", lang, places=places)] if places else []),
        portfolio_say("not simulated", lang),
    ]


def portfolio_page(world: NamedPortfolios, lang: Lang, notes: Sequence[str] = ()) -> str:
    """Return sentences, notes and tables as Markdown."""
    tables = [as_markdown(table) for table in portfolio_tables(world, lang)]
    return "\n\n".join([*portfolio_sentences(world, lang), *notes, *tables]) + "\n"


def portfolio_frames(world: NamedPortfolios) -> dict[str, pd.DataFrame]:
    """Return the tables for spreadsheets: `handovers` of clients who change hands, `portfolios` of all,
    `balance` of managers, and with teams the holders of roles as `teams`.
    """
    handed: list[pd.DataFrame] = []
    balance: list[pd.DataFrame] = []
    for one, chosen in zip(world.pools, world.chosen, strict=True):
        pool, rows = one.pool, np.arange(one.client.size)
        before = _named(one.person[pool.current]).mask(pool.current == NOBODY)
        handed.append(
            pd.DataFrame(
                {
                    "pool": pool.name,
                    "client": one.client,
                    "from_person": before,
                    "to_person": one.person[chosen],
                    "changes_hands": (pool.current != NOBODY) & (pool.current != chosen),
                    "worth_yuan_per_year": pool.value[rows, chosen],
                    "hours_per_week": pool.workload,
                }
            )
        )
        balance.append(
            pd.DataFrame(
                {
                    "pool": pool.name,
                    "person": one.person,
                    "target_hours_per_week": pool.target,
                    "hours_before": _relative(pool, pool.current) * pool.target,
                    "hours_after": pool.loads(chosen),
                }
            )
        )
    portfolios = pd.concat(handed, ignore_index=True)
    changing = portfolios[portfolios["changes_hands"]].drop(columns="changes_hands")
    frames = {
        "handovers": changing.sort_values("worth_yuan_per_year", ascending=False, kind="stable"),
        "portfolios": portfolios,
        "balance": pd.concat(balance, ignore_index=True),
    }
    if world.teams is not None:
        frames["teams"] = team_frame(world.teams)
    return {name: frame.round(_DECIMALS) for name, frame in frames.items()}


def _named(persons: Names) -> pd.Series:
    """Return persons as a column that may have gaps: numbers stay whole numbers."""
    return pd.Series(persons, dtype="Int64" if persons.dtype.kind in "iu" else "string")
