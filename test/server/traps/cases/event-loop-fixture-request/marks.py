# environments: newest
import pytest

pytestmark = [pytest.mark.usefixtures("tmp_path", "event_loop"), pytest.mark.slow]  # <- event-loop-fixture-request


@pytest.mark.usefixtures("event_loop")  # <- event-loop-fixture-request
class TestIt:
    @pytest.mark.usefixtures(
        "event_loop",  # <- event-loop-fixture-request
        "tmp_path",
    )
    def test_it(self):
        pass

# === fix 1: test_case.py
import pytest

pytestmark = [pytest.mark.usefixtures("tmp_path"), pytest.mark.slow]


class TestIt:
    @pytest.mark.usefixtures(
        "tmp_path",
    )
    def test_it(self):
        pass
