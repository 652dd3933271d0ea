from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from orders.pricing import PricingClient, PricingError, UnknownSku


@pytest_asyncio.fixture
async def pricing(pricing_transport: httpx.MockTransport) -> AsyncIterator[PricingClient]:
    client = PricingClient("http://pricing.test", transport=pricing_transport)
    yield client
    await client.close()


@pytest.mark.asyncio
async def test_unit_price(pricing: PricingClient) -> None:
    assert await pricing.unit_cents("bread") == 250


@pytest.mark.asyncio
async def test_unknown_sku(pricing: PricingClient) -> None:
    with pytest.raises(UnknownSku):
        await pricing.unit_cents("unicorn")


class TestPricingServiceInTrouble:
    @pytest.fixture
    def pricing_transport(self) -> httpx.MockTransport:
        def refuse(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("slow"):
                raise httpx.ConnectTimeout("timed out", request=request)
            return httpx.Response(503)

        return httpx.MockTransport(refuse)

    @pytest.mark.asyncio
    async def test_server_error(self, pricing: PricingClient) -> None:
        with pytest.raises(PricingError, match="503"):
            await pricing.unit_cents("apple")

    @pytest.mark.asyncio
    async def test_timeout(self, pricing: PricingClient) -> None:
        with pytest.raises(PricingError, match="not reachable"):
            await pricing.unit_cents("slow")
