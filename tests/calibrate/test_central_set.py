"""Choosing one of the accepted sets."""

import pandas as pd
import pytest

from cmsim.calibrate.central_set import central_set
from cmsim.errors import InputError


def test_the_most_central_set_is_a_member_whatever_the_units():
    accepted = pd.DataFrame(
        {"a.x": [1e6, 2e6, 3e6, 9e6], "b.y": [0.3, 0.2, 0.1, 0.9], "logo_loss": [0.1, 0.9, 0.1, 0.1]}
    )
    assert central_set(accepted) == {"a.x": 2e6, "b.y": 0.2}


def test_there_is_no_central_set_of_nothing():
    with pytest.raises(InputError, match="met the patterns"):
        central_set(pd.DataFrame({"a.x": []}))
