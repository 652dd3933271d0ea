import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    return 1


@pytest_asyncio.fixture(scope="module")
async def shop():
    return 1


@pytest.fixture
def plain():
    return 1


@pytest.mark.asyncio
async def test_asked(request):
    user = request.getfixturevalue("user")  # <- getfixturevalue-in-async-test
    assert user


@pytest.mark.asyncio
async def test_there_already(request, user):
    assert request.getfixturevalue("user") is user


@pytest.mark.asyncio
async def test_kept_for_the_module(request):
    assert request.getfixturevalue("shop")


@pytest.mark.asyncio
async def test_requests(shop):
    assert shop


@pytest.mark.asyncio
async def test_plain(request, name="user"):
    assert request.getfixturevalue("plain")
    assert request.getfixturevalue(name + "")


def test_sync(request):
    assert request.getfixturevalue("user")


@pytest_asyncio.fixture
async def account(request):
    return request.getfixturevalue("user")  # <- getfixturevalue-in-async-test


@pytest.mark.asyncio
async def test_account(account):
    assert account

# === fix 1: test_case.py
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    return 1


@pytest_asyncio.fixture(scope="module")
async def shop():
    return 1


@pytest.fixture
def plain():
    return 1


@pytest.mark.asyncio
async def test_asked(user):
    assert user


@pytest.mark.asyncio
async def test_there_already(request, user):
    assert request.getfixturevalue("user") is user


@pytest.mark.asyncio
async def test_kept_for_the_module(request):
    assert request.getfixturevalue("shop")


@pytest.mark.asyncio
async def test_requests(shop):
    assert shop


@pytest.mark.asyncio
async def test_plain(request, name="user"):
    assert request.getfixturevalue("plain")
    assert request.getfixturevalue(name + "")


def test_sync(request):
    assert request.getfixturevalue("user")


@pytest_asyncio.fixture
async def account(user):
    return user


@pytest.mark.asyncio
async def test_account(account):
    assert account
