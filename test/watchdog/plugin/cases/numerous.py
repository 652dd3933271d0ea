"""More tests than one line of the stream can list."""

import pytest


@pytest.mark.parametrize("number", range(4000))
def test_with_a_name_of_some_length(number):
    pass
