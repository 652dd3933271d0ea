from fastapi import FastAPI, HTTPException

app = FastAPI()
ITEMS = {1: "apple"}


@app.get("/items/{number}")
async def read_item(number: int):
    if number not in ITEMS:
        raise HTTPException(status_code=404)
    return ITEMS[number]
