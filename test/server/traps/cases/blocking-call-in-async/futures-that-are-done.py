from concurrent.futures import Future

from tenacity import RetryCallState


async def is_retried(retry_state: RetryCallState) -> bool:
    outcome: Future = retry_state.outcome
    assert outcome
    return outcome.exception() is not None


async def asserted(future: Future) -> int:
    assert future.done()
    return future.result()


async def unknown(future: Future) -> int:
    return future.result()  # <- blocking-call-in-async
