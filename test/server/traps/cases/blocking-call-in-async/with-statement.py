import subprocess
import requests


async def test_with():
    with subprocess.Popen(["true"]) as process:
        process.wait()  # <- blocking-call-in-async
    with requests.get("http://test", stream=True) as response:  # <- blocking-call-in-async
        response.raise_for_status()
