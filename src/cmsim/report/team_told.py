"""Teams told: who has one, what each role takes, and the list of holders."""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from cmsim.optimise.portfolios.named import TeamsFound
from cmsim.optimise.portfolios.teams.roles import ROLES
from cmsim.report.portfolio_words import portfolio_say
from cmsim.report.text_table import TextTable
from cmsim.report.words import Lang


def team_sentences(teams: TeamsFound, lang: Lang) -> list[str]:
    """Return how many clients have a team, who holds roles in them, and what the simulation takes of it."""
    special = [one for one in teams.held if one.holder.role != ROLES[0]]
    if not special:
        return [portfolio_say("no teams", lang)]
    given: dict[object, float] = defaultdict(float)
    for one in special:
        given[one.holder.person] += one.hours
    busiest = max(hours / teams.capacity[person] for person, hours in given.items())
    return [
        portfolio_say(
            "teams",
            lang,
            clients=len({one.holder.client for one in special}),
            roles=1 + len(teams.rules.specialists),
            slots=len(special),
            persons=len(given),
            busiest=f"{100.0 * busiest:.0f} %",
            most=f"{100.0 * teams.rules.specialist_share:.0f} %",
        ),
        portfolio_say("relationship only", lang),
    ]


def team_table(teams: TeamsFound, lang: Lang) -> TextTable:
    """Return roles of clients who have a team: share of hours, places, holders, hours, most of one person."""
    keys = ("role", "share", "places", "persons", "hours", "most of one")
    rows = []
    for role in ROLES:
        held = [one for one in teams.held if one.team and one.holder.role == role]
        if not held:
            continue
        by_person = Counter(one.holder.person for one in held)
        rows.append(
            (
                portfolio_say(role, lang),
                f"{100.0 * teams.rules.shares[role]:.0f} %",
                str(len(held)),
                str(len(by_person)),
                f"{sum(one.hours for one in held):.0f}",
                str(max(by_person.values())),
            )
        )
    return TextTable(
        portfolio_say("team title", lang),
        tuple(portfolio_say(key, lang) for key in keys),
        tuple(rows),
        (portfolio_say("shares are assumptions", lang),),
    )


def team_frame(teams: TeamsFound) -> pd.DataFrame:
    """Return the holders of the roles of clients who have a team, client by client."""
    held = [one for one in teams.held if one.team]
    frame = pd.DataFrame(
        {
            "city": [one.city for one in held],
            "client": [one.holder.client for one in held],
            "role": [one.holder.role for one in held],
            "person": [one.holder.person for one in held],
            "hours_per_week": [one.hours for one in held],
            "worth_yuan_per_year": [one.worth_yuan for one in held],
        }
    )
    order = frame["role"].map({role: number for number, role in enumerate(ROLES)})
    return (
        frame.assign(order=order)
        .sort_values(["city", "client", "order"], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )
