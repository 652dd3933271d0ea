import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import boto3
import psycopg2
import pytest
import redis
import sqlalchemy
import sqlite3
from sqlalchemy.orm import Session, sessionmaker


@pytest.fixture
def engine():
    return sqlalchemy.create_engine("postgresql://test")


@pytest.mark.asyncio
async def test_databases(engine):
    with engine.connect() as connection:  # <- blocking-call-in-async
        connection.execute("select 1")  # <- blocking-call-in-async
    with Session(engine) as session:
        session.commit()  # <- blocking-call-in-async
    connection = psycopg2.connect("")  # <- blocking-call-in-async
    cursor = connection.cursor()
    cursor.execute("select 1")  # <- blocking-call-in-async
    cache = redis.from_url("redis://test")
    cache.ping()  # <- blocking-call-in-async
    rows = sqlite3.connect("t.db").execute("select 1")  # <- blocking-call-in-async


@pytest.mark.asyncio
async def test_network():
    s3 = boto3.client("s3")
    s3.put_object(Bucket="b", Key="k")  # <- blocking-call-in-async
    s3.close()
    connection = socket.create_connection(("test", 80))  # <- blocking-call-in-async
    connection.recv(10)  # <- blocking-call-in-async


@pytest.mark.asyncio
async def test_threads():
    lock = threading.RLock()
    lock.acquire()  # <- blocking-call-in-async
    with ThreadPoolExecutor() as pool:
        future = pool.submit(print)
        future.result()  # <- blocking-call-in-async
    task = asyncio.create_task(asyncio.sleep(0))
    await task
    task.result()
