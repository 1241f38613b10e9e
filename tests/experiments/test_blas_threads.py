"""Linear algebra in one thread, whatever the machine."""

import os
import subprocess
import sys

import numpy as np
import pytest
import scipy.linalg  # noqa: F401  (brings SciPy's own copy of OpenBLAS)

from cmsim.experiments.blas_threads import one_blas_thread

_PRODUCT = """
import numpy as np
from cmsim.experiments.blas_threads import one_blas_thread
x, y = np.random.default_rng(1).random((2, 60_000))
with one_blas_thread():
    print(float(x @ y).hex())
"""


def product_with(threads: int) -> str:
    environment = os.environ | {"OPENBLAS_NUM_THREADS": str(threads)}
    return subprocess.run(
        [sys.executable, "-c", _PRODUCT], env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors")
def test_a_long_scalar_product_has_the_same_bits_for_any_number_of_threads_allowed():
    assert product_with(1) == product_with(2)


def test_threads_and_environment_are_as_before_afterwards():
    x, y = np.random.default_rng(1).random((2, 60_000))
    before, environment = float(x @ y), dict(os.environ)
    with one_blas_thread():
        assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    assert float(x @ y) == before
    assert dict(os.environ) == environment
