"""A policy under which people work for its pay, but come and go as if another policy's were paid."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from cmsim.scenario import Scenario
from cmsim.simulation.prepared import Attraction, PreparedPolicy

_DIGEST_BYTES = 16


def staffed_as_under(prepared: PreparedPolicy, other: PreparedPolicy, scenario: Scenario) -> PreparedPolicy:
    """Return a policy whose applicants and quits go by the certainty equivalents of another policy.

    With the same posts, rules of entry and luck, the people in post are those of the other policy's run, one
    by one, as long as nobody is dismissed for his results. A policy staffed as under itself runs as it does
    anyway.

    Parameters
    ----------
    scenario : Scenario
        Of `other`.
    """
    attraction = Attraction(scenario, other.certainty_equivalent_yuan_per_year, other.base_pay_yuan_per_year)
    both = blake2b(f"{prepared.digest}{other.digest}".encode(), digest_size=_DIGEST_BYTES)
    return replace(prepared, attraction=attraction, digest=both.hexdigest())
