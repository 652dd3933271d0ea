# environments: article newest pa026
import httpx
from flask import Flask

app = Flask(__name__)
client = httpx.Client(app=app, base_url="http://test")  # <- httpx-app-shortcut

# === fix 1: test_case.py
import httpx
from flask import Flask

app = Flask(__name__)
client = httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://test")
