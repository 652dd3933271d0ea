from fastapi.testclient import TestClient


def test_order_events_until_shipped(browser: TestClient) -> None:
    with browser.websocket_connect("/orders/1/events") as events:
        browser.post("/orders", json={"customer": "Lin", "lines": [{"sku": "bread", "quantity": 1}]})
        assert events.receive_json() == {"order_id": 1, "status": "packed"}
        assert events.receive_json() == {"order_id": 1, "status": "shipped"}


def test_leaving_early_is_fine(browser: TestClient) -> None:
    with browser.websocket_connect("/orders/7/events"):
        pass
    assert browser.get("/health").status_code == 200
