async def test_refund():  # <- async-test-no-marker
    pass

# === fix 3: pytest.ini
[pytest]
asyncio_mode = auto
