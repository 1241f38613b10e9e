import pytest
from invented_study import invented_study

from cmsim.uncertainty.findings import Findings


@pytest.fixture(scope="session")
def turning() -> Findings:
    """The first policy gains 3; the second as much, less 4, and 6 more where issues wait for long."""
    return Findings(
        invented_study(
            lambda at: 3.0 + 2.0 * (at[:, 0] - 0.5),
            lambda at: 1.0 + 2.0 * (at[:, 0] - 0.5) + 6.0 * (at[:, 1] > 0.6),
        )
    )
