"""Evaluated parameter sets: simulated once, stored when finished, found again by what they depend on."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from cmsim.calibrate.norm_conduct import Worth, norm_conduct
from cmsim.calibrate.observation import Design, observe
from cmsim.calibrate.patterns import reached
from cmsim.scenario import Scenario
from cmsim.store.atomic import write_whole
from cmsim.store.replications import key_of

_FOLDER = "evaluations"


@dataclass(frozen=True)
class Evaluation:
    """One parameter set to simulate.

    Attributes
    ----------
    worth_yuan : mapping or None
        What a post is worth by kind of staff; None for base pay.
    """

    scenario: Scenario
    design: Design
    replication: int
    worth_yuan: Worth | None = None

    @property
    def key(self) -> str:
        """Hash of all that the result depends on."""
        return key_of(
            {
                "what": "calibrate",
                "scenario": self.scenario.digest,
                "seed": self.scenario.run.seed,
                "design": asdict(self.design),
                "conduct": norm_conduct(self.scenario, worth_yuan=self.worth_yuan).digest,
                "replication": self.replication,
            }
        )


def evaluate_all(
    evaluations: Sequence[Evaluation], out: Path, workers: int, done: Callable[[], None]
) -> list[dict[str, float]]:
    """Return the patterns that each set reaches, in order; what is stored is not simulated again.

    Parameters
    ----------
    out : Path
        Folder that holds all evaluated sets.
    workers : int
        Processes; 1 works in this one.
    done : callable
        Called once for each set.
    """
    results: dict[int, dict[str, float]] = {}
    missing = []
    for number, evaluation in enumerate(evaluations):
        stored = _stored(_path(out, evaluation))
        if stored is None:
            missing.append(number)
        else:
            results[number] = stored
            done()
    if workers <= 1 or len(missing) <= 1:
        for number in missing:
            results[number] = _evaluate(evaluations[number], out)
            done()
    else:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            try:
                tasks = {n: pool.submit(_evaluate, evaluations[n], out) for n in missing}
                for number, task in tasks.items():
                    results[number] = task.result()
                    done()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    return [results[number] for number in range(len(evaluations))]


def _evaluate(evaluation: Evaluation, out: Path) -> dict[str, float]:
    seen = observe(
        evaluation.scenario,
        evaluation.design,
        evaluation.replication,
        worth_yuan=evaluation.worth_yuan,
    )
    values = reached(seen)
    write_whole(_path(out, evaluation), (json.dumps(values, indent=1, sort_keys=True) + "\n").encode())
    return values


def _path(out: Path, evaluation: Evaluation) -> Path:
    return out / _FOLDER / f"{evaluation.key}.json"


def _stored(path: Path) -> dict[str, float] | None:
    try:
        return {name: float(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        # Missing or damaged: simulated again.
        return None
