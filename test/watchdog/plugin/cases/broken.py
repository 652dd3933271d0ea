"""A file that cannot be imported."""

import no_such_module_anywhere  # broken


def test_nothing():
    pass
