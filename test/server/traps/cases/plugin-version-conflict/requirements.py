# environments: newest
# === requirements.txt
pytest
pytest-cov>=4
pytest_asyncio==0.23.2  # <- plugin-version-conflict
# === requirements/test.txt
-r ../requirements.txt
pytest==9.2.0 \
    --hash=sha256:00
pytest-asyncio[docs] >= 0.24, < 1.3 ; python_version > "3.9"  # <- plugin-version-conflict
# === requirements/old.txt
pytest<8
pytest-asyncio==0.23.3
# === requirements/fits.txt
pytest>=8.2
pytest-asyncio>=0.21
# === requirements/two-platforms.txt
pytest==9.2.0
pytest-asyncio==0.21.2; python_version < "3.8"
pytest-asyncio==1.5.0; python_version >= "3.10"
# === requirements/newer.txt
pytest==11.0
pytest-asyncio==2.3
