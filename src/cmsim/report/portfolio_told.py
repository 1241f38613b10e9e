"""Client portfolios told: sentences, balance by pool, and the list of hand-overs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmsim.optimise.portfolios.pool import NOBODY, FloatArray, IntArray, Pool
from cmsim.optimise.portfolios.worlds import WorldPortfolios
from cmsim.report.portfolio_words import portfolio_say
from cmsim.report.summary_page import as_markdown
from cmsim.report.text_table import TextTable
from cmsim.report.words import Lang

MILLION = 1e6
LEAST_GAP = 1e-6


def portfolio_sentences(world: WorldPortfolios, lang: Lang) -> list[str]:
    """Return what came out for one world, and how sure it is."""
    found = world.found
    proven = all(one.state == "proven" for one in found.pools)
    gain = found.value - sum(_as_it_is(one.pool) for one in found.pools)
    return [
        portfolio_say(
            "sentence",
            lang,
            clients=sum(one.pool.workload.size for one in found.pools),
            pools=len(found.pools),
            managers=sum(one.pool.target.size for one in found.pools),
            changed=found.changed,
            gain=f"{gain / MILLION:+.2f}",
        ),
        portfolio_say(
            "proven" if proven else "incumbent", lang, gap=f"{100.0 * max(found.gap, LEAST_GAP):.2g} %"
        ),
    ]


def _as_it_is(pool: Pool) -> float:
    """Return what the present managers are worth; a client without one counts with his mean."""
    finite = np.where(np.isfinite(pool.value), pool.value, np.nan)
    held = pool.current != NOBODY
    value = np.nanmean(finite, axis=1)
    value[held] = pool.value[np.flatnonzero(held), pool.current[held]]
    return float(value.sum())


def balance_table(world: WorldPortfolios, lang: Lang) -> TextTable:
    """Return hours before and after, by pool."""
    keys = ("pool", "clients", "managers", "changed", "before", "after", "allowed")
    rows = tuple(
        (
            one.pool.name,
            str(one.pool.workload.size),
            str(one.pool.target.size),
            str(one.changed),
            _spread(_relative(one.pool, one.pool.current)),
            _spread(_relative(one.pool, one.chosen)),
            f"{100.0 * one.pool.balance:.0f} %",
        )
        for one in world.found.pools
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


def portfolio_page(world: WorldPortfolios, lang: Lang) -> str:
    """Return sentences and table as Markdown."""
    return "\n\n".join([*portfolio_sentences(world, lang), as_markdown(balance_table(world, lang))]) + "\n"


def portfolio_frames(world: WorldPortfolios) -> dict[str, pd.DataFrame]:
    """Return the tables for spreadsheets: `handovers` of clients who change hands, `portfolios` of all, and
    `balance` of managers.
    """
    handed: list[pd.DataFrame] = []
    balance: list[pd.DataFrame] = []
    for one, done in zip(world.pools, world.found.pools, strict=True):
        pool, rows = one.pool, np.arange(one.client.size)
        before = pd.Series(one.person[pool.current], dtype="Int64").mask(pool.current == NOBODY)
        gross = pool.value[rows, done.chosen]
        handed.append(
            pd.DataFrame(
                {
                    "pool": pool.name,
                    "client": one.client,
                    "from_person": before,
                    "to_person": one.person[done.chosen],
                    "changes_hands": (pool.current != NOBODY) & (pool.current != done.chosen),
                    "worth_yuan_per_year": gross,
                    "hours_per_week": pool.workload,
                }
            )
        )
        balance.append(
            pd.DataFrame(
                {
                    "pool": pool.name,
                    "person": one.person,
                    "norm_hours_per_week": pool.target,
                    "hours_before": _relative(pool, pool.current) * pool.target,
                    "hours_after": pool.loads(done.chosen),
                }
            )
        )
    portfolios = pd.concat(handed, ignore_index=True)
    changing = portfolios[portfolios["changes_hands"]].drop(columns="changes_hands")
    return {
        "handovers": changing.sort_values("worth_yuan_per_year", ascending=False, kind="stable"),
        "portfolios": portfolios,
        "balance": pd.concat(balance, ignore_index=True),
    }
