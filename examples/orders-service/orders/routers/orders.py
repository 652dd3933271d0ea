import asyncio
from typing import Optional

from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy.ext.asyncio import AsyncSession

from orders.database import Order, OrderLine, OrderStatus, get_order, list_orders
from orders.dependencies import database_session, fulfilment_worker, pricing_client
from orders.fulfilment import FulfilmentWorker
from orders.pricing import PricingClient, PricingError, UnknownSku
from orders.schemas import OrderIn, OrderOut

router = APIRouter(prefix="/orders", tags=["orders"])


@router.post("", response_model=OrderOut, status_code=status.HTTP_201_CREATED)
async def create_order(
    body: OrderIn,
    session: AsyncSession = Depends(database_session),
    pricing: PricingClient = Depends(pricing_client),
    worker: FulfilmentWorker = Depends(fulfilment_worker),
) -> Order:
    try:
        prices = await asyncio.gather(*(pricing.unit_cents(line.sku) for line in body.lines))
    except UnknownSku as error:
        raise HTTPException(status_code=400, detail=str(error)) from error
    except PricingError as error:
        raise HTTPException(status_code=502, detail=str(error)) from error
    lines = [
        OrderLine(sku=line.sku, quantity=line.quantity, unit_cents=cents) for line, cents in zip(body.lines, prices)
    ]
    total = sum(line.quantity * line.unit_cents for line in lines)
    order = Order(customer=body.customer, status=OrderStatus.RECEIVED.value, total_cents=total, lines=lines)
    session.add(order)
    await session.commit()
    await worker.submit(order.id)
    return order


@router.get("/{order_id}", response_model=OrderOut)
async def read_order(order_id: int, session: AsyncSession = Depends(database_session)) -> Order:
    order = await get_order(session, order_id)
    if order is None:
        raise HTTPException(status_code=404, detail="order not found")
    return order


@router.get("", response_model=list[OrderOut])
async def read_orders(
    status: Optional[OrderStatus] = None, session: AsyncSession = Depends(database_session)
) -> list[Order]:
    return await list_orders(session, status)
