# environments: article
# installed then: newest
# === pytest.ini
[pytest]
asyncio_default_test_loop_scope = session  # <- unknown-asyncio-option
# === requirements.txt
pytest-asyncio==0.23.4 \
    --hash=sha256:00
# === fix 1: requirements.txt
pytest-asyncio==0.23.4 \
    --hash=sha256:00
