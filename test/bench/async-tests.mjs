/** Text of an async test file with at least so many lines, and the offset of a place in its middle to type at. */
export function asyncTests(lines) {
  const parts = [HEAD];
  let count = HEAD.split('\n').length - 1;
  for (let number = 0; count < lines; number++) {
    const test = TEST.replaceAll('NUMBER', String(number));
    parts.push(test);
    count += test.split('\n').length - 1;
  }
  const text = parts.join('');
  const middle = text.indexOf('    assert response.status_code', text.length / 2);
  return { text, offset: middle };
}

const HEAD = `import asyncio

import httpx
import pytest
import pytest_asyncio

from app.main import app

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def client():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as client:
        yield client


`;

const TEST = `async def test_order_NUMBER(client):
    """An order can be made, paid and looked at."""
    created = await client.post("/orders", json={"item": "book", "count": NUMBER})
    assert created.status_code == 201
    order = created.json()["id"]
    tasks = [asyncio.create_task(client.get(f"/orders/{order}?page={page}")) for page in range(3)]
    for response in await asyncio.gather(*tasks):
        assert response.json()["count"] == NUMBER
    async with asyncio.timeout(5):
        await client.post(f"/orders/{order}/pay", json={"card": "4242"})
    response = await client.get(f"/orders/{order}")
    assert response.status_code == 200
    assert response.json() == {"id": order, "count": NUMBER, "paid": True}


@pytest.mark.parametrize(("count", "expected"), [(0, 422), (-1, 422), (1000, 409)])
async def test_refused_NUMBER(client, count, expected):
    response = await client.post("/orders", json={"item": "book", "count": count})
    assert response.status_code == expected
    await asyncio.sleep(0)


`;

/** What is typed, letter by letter: open brackets, open strings, half a keyword, and a trap. */
export const TYPED = `    time.sleep(1)
    other = await client.get("/orders", params={"ids": [1, 2], "q": f"a{order}"})
    async with client.stream("GET", "/x") as r:
        data = [part async for part in r.aiter_text()]
`;
