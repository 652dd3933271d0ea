# environments: article
# installed then: newest
"""pytest-asyncio 0.26 needs pytest 8.2: whether to move there is not ours to say."""
# === pytest.ini
[pytest]
asyncio_default_test_loop_scope = session  # <- unknown-asyncio-option
# === requirements.txt
pytest==7.4.4
pytest-asyncio==0.23.4
# === fix 1: requirements.txt
pytest==7.4.4
pytest-asyncio==0.23.4
