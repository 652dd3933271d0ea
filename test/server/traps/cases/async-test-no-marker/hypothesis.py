from hypothesis import given, strategies


@given(strategies.integers())
async def test_number(n):
    pass
