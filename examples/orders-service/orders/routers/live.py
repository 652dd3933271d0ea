import asyncio

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from orders.database import OrderStatus
from orders.events import EventHub

router = APIRouter(tags=["live"])


@router.websocket("/orders/{order_id}/events")
async def order_events(websocket: WebSocket, order_id: int) -> None:
    hub: EventHub = websocket.app.state.hub
    await websocket.accept()
    async with hub.watch(order_id) as events:
        gone = asyncio.create_task(_wait_until_gone(websocket))
        try:
            while True:
                event = asyncio.create_task(events.get())
                await asyncio.wait({event, gone}, return_when=asyncio.FIRST_COMPLETED)
                if gone.done():
                    event.cancel()
                    return
                message = event.result()
                await websocket.send_json(message.model_dump(mode="json"))
                if message.status is OrderStatus.SHIPPED:
                    await websocket.close()
                    return
        finally:
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)


async def _wait_until_gone(websocket: WebSocket) -> None:
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        return
