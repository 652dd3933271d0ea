from pydantic import BaseModel, ConfigDict, Field

from orders.database import OrderStatus


class LineIn(BaseModel):
    sku: str = Field(min_length=1, max_length=40)
    quantity: int = Field(gt=0, le=999)


class OrderIn(BaseModel):
    customer: str = Field(min_length=1, max_length=120)
    lines: list[LineIn] = Field(min_length=1)


class LineOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    sku: str
    quantity: int
    unit_cents: int


class OrderOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    customer: str
    status: OrderStatus
    total_cents: int
    lines: list[LineOut]


class StatusEvent(BaseModel):
    order_id: int
    status: OrderStatus
