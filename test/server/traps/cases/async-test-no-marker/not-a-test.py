class Helper:
    async def test_looks_like_one(self):
        pass


class TestSwitchedOff:
    __test__ = False

    async def test_off(self):
        pass
