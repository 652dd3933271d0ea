import asyncio
from collections import defaultdict


class Warehouse:
    """Stock on one shelf per sku; a shelf is locked while it is counted or changed."""

    def __init__(self, stock: dict[str, int]) -> None:
        self._stock = dict(stock)
        self._shelves: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def shelf(self, sku: str) -> asyncio.Lock:
        return self._shelves[sku]

    def on_hand(self, sku: str) -> int:
        return self._stock.get(sku, 0)

    async def reserve(self, sku: str, quantity: int) -> bool:
        async with self.shelf(sku):
            if self._stock.get(sku, 0) < quantity:
                return False
            self._stock[sku] -= quantity
            return True

    async def restock(self, sku: str, quantity: int) -> None:
        async with self.shelf(sku):
            self._stock[sku] = self._stock.get(sku, 0) + quantity

    async def swap(self, first: str, second: str) -> None:
        """Exchanges the stock of two shelves."""
        async with self.shelf(first):
            await asyncio.sleep(0)
            async with self.shelf(second):
                self._stock[first], self._stock[second] = self._stock[second], self._stock[first]
