from typing import Optional

import httpx


class PricingError(Exception):
    """The pricing service did not give a price."""


class UnknownSku(PricingError):
    def __init__(self, sku: str) -> None:
        super().__init__(f"the pricing service does not know {sku}")
        self.sku = sku


class PricingClient:
    """Asks the pricing service for unit prices. Tests pass an `httpx.MockTransport`."""

    def __init__(
        self, base_url: str, *, timeout: float = 5.0, transport: Optional[httpx.AsyncBaseTransport] = None
    ) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, timeout=timeout, transport=transport)

    async def unit_cents(self, sku: str) -> int:
        try:
            response = await self._http.get(f"/prices/{sku}")
        except httpx.HTTPError as error:
            raise PricingError(f"the pricing service is not reachable: {error}") from error
        if response.status_code == httpx.codes.NOT_FOUND:
            raise UnknownSku(sku)
        if response.is_error:
            raise PricingError(f"the pricing service answered {response.status_code}")
        return int(response.json()["unit_cents"])

    async def close(self) -> None:
        await self._http.aclose()
