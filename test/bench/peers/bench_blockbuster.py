"""Has blockbuster watch every test."""

import pytest
from blockbuster import blockbuster_ctx


@pytest.fixture(autouse=True)
def bench_blockbuster():
    with blockbuster_ctx():
        yield
