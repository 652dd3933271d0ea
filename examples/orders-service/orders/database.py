from datetime import datetime, timezone
from enum import Enum
from typing import Optional

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload


class OrderStatus(str, Enum):
    RECEIVED = "received"
    PACKED = "packed"
    SHIPPED = "shipped"


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str] = mapped_column(String(120), index=True)
    status: Mapped[str] = mapped_column(String(16), default=OrderStatus.RECEIVED.value)
    total_cents: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(timezone.utc))
    lines: Mapped[list["OrderLine"]] = relationship(back_populates="order", cascade="all, delete-orphan")


class OrderLine(Base):
    __tablename__ = "order_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    sku: Mapped[str] = mapped_column(String(40))
    quantity: Mapped[int]
    unit_cents: Mapped[int]
    order: Mapped[Order] = relationship(back_populates="lines")


class Database:
    """Engine and session factory of one running application; opened and disposed by its lifespan."""

    def __init__(self, url: str) -> None:
        self.engine: AsyncEngine = create_async_engine(url)
        self.session: async_sessionmaker[AsyncSession] = async_sessionmaker(self.engine, expire_on_commit=False)

    async def create_tables(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    async def close(self) -> None:
        await self.engine.dispose()


async def get_order(session: AsyncSession, order_id: int) -> Optional[Order]:
    query = select(Order).where(Order.id == order_id).options(selectinload(Order.lines))
    return (await session.execute(query)).scalar_one_or_none()


async def list_orders(session: AsyncSession, status: Optional[OrderStatus] = None) -> list[Order]:
    query = select(Order).order_by(Order.id).options(selectinload(Order.lines))
    if status is not None:
        query = query.where(Order.status == status.value)
    return list((await session.execute(query)).scalars())


async def set_status(session: AsyncSession, order_id: int, status: OrderStatus) -> None:
    order = await session.get(Order, order_id)
    if order is None:
        raise LookupError(f"order {order_id} does not exist")
    order.status = status.value
    await session.commit()
