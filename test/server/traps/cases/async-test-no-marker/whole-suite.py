# pytest: addopts = -ra
# pytest: asyncio_mode = strict
async def test_refund():  # <- async-test-no-marker
    pass

# === fix 3: pytest.ini
[pytest]
addopts = -ra
asyncio_mode = auto
