import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str = "sqlite+aiosqlite:///orders.db"
    pricing_url: str = "http://pricing.internal"
    pricing_timeout: float = 5.0
    queue_size: int = 100

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(
            database_url=os.environ.get("ORDERS_DATABASE_URL", cls.database_url),
            pricing_url=os.environ.get("ORDERS_PRICING_URL", cls.pricing_url),
            pricing_timeout=float(os.environ.get("ORDERS_PRICING_TIMEOUT", cls.pricing_timeout)),
            queue_size=int(os.environ.get("ORDERS_QUEUE_SIZE", cls.queue_size)),
        )
