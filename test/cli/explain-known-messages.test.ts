import { describe, expect, test } from 'vitest';
import { findMessage, type TrapPage } from '../../server/src/analysis/explain/find-message';
import { pageNames, readPage } from '../truth/traps/page';

const pages: TrapPage[] = pageNames().map((trap) => ({ trap, rank: 1, markdown: readPage(trap).text }));

/** What people paste: as runtimes of all versions print it, by the trap whose page must be found. */
const MESSAGES: readonly (readonly [trap: string, ...messages: string[]])[] = [
  [
    'loop-scope-mismatch',
    "RuntimeError: Task <Task pending name='Task-2' coro=<test_publish() running at /w/test_a.py:8>> got Future <Future pending> attached to a different loop",
    'RuntimeError: <asyncio.locks.Lock object at 0x7f3a10 [locked, waiters:1]> is bound to a different event loop',
    'ScopeMismatch: You tried to access the function scoped fixture event_loop with a session scoped request object.',
    'MultipleEventLoopsRequestedError: Multiple asyncio event loops with different scopes have been requested',
  ],
  [
    'async-test-no-marker',
    'SKIPPED [1] test_a.py:3: async def function and no async plugin installed (see warnings)',
    'PytestUnhandledCoroutineWarning: async def functions are not natively supported and have been skipped.',
    'async def functions are not natively supported.',
  ],
  ['module-level-async-resource', 'RuntimeError: Event loop is closed', 'attached to a different loop'],
  [
    'event-loop-fixture-override',
    'DeprecationWarning: The event_loop fixture provided by pytest-asyncio has been redefined in',
    'pytest-asyncio detected an unclosed event loop when tearing down the event_loop',
  ],
  [
    'async-fixture-plain-decorator',
    "AttributeError: 'coroutine' object has no attribute 'name'",
    "AttributeError: 'async_generator' object has no attribute 'name'",
    "PytestDeprecationWarning: asyncio test 'test_name' requested async @pytest.fixture 'user' in strict mode. You might want to use @pytest_asyncio.fixture or switch to auto mode.",
    "PytestRemovedIn9Warning: 'test_name' requested an async fixture 'user', with no plugin or hook that handled it.",
    "Failed: 'test_name' requested an async fixture 'user', with no plugin or hook that handled it. This is an error",
  ],
  [
    'missing-await',
    "RuntimeWarning: coroutine 'AsyncClient.delete' was never awaited",
    "Failed: DID NOT RAISE <class 'app.NotFound'>",
  ],
  ['asgi-transport-no-lifespan', "AttributeError: 'State' object has no attribute 'db'"],
  [
    'httpx-app-shortcut',
    "DeprecationWarning: The 'app' shortcut is now deprecated. Use the explicit style 'transport=ASGITransport(app=...)' instead.",
    "TypeError: AsyncClient.__init__() got an unexpected keyword argument 'app'",
    "TypeError: FastAPI.__call__() missing 1 required positional argument: 'send'",
    "AttributeError: 'ASGITransport' object has no attribute '__enter__'",
  ],
  ['testclient-without-context-manager', 'RuntimeError: got Future <Future pending> attached to a different loop'],
  [
    'run-in-running-loop',
    'RuntimeError: asyncio.run() cannot be called from a running event loop',
    'RuntimeError: This event loop is already running',
    'RuntimeError: Cannot run the event loop while another loop is running',
    'RuntimeError: You cannot use AsyncToSync in the same thread as an async event loop - just await the async function directly.',
  ],
  ['sync-fixture-get-event-loop', "RuntimeError: There is no current event loop in thread 'MainThread'."],
  [
    'event-loop-fixture-request',
    'PytestDeprecationWarning: test_x is asynchronous and explicitly requests the "event_loop" fixture. Asynchronous fixtures and test functions should use "asyncio.get_running_loop()" instead.',
    "fixture 'event_loop' not found",
  ],
  [
    'loop-scope-narrower-than-cache',
    'ScopeMismatch: You tried to access the function scoped fixture _function_event_loop with a session scoped request object.',
    'ScopeMismatch: You tried to access the function scoped fixture _function_scoped_runner with a session scoped request object.',
    'ScopeMismatch: You tried to access the function scoped fixture event_loop with a session scoped request object.',
  ],
  [
    'mixed-anyio-asyncio-plugins',
    'PytestConfigWarning: AnyIO auto mode has been enabled together with pytest-asyncio auto mode. This may cause unexpected behavior.',
  ],
  [
    'sync-test-async-fixture',
    "PytestRemovedIn9Warning: 'test_user' requested an async fixture 'user', with no plugin or hook that handled it.",
    'Failed: The requested fixture has no parameter defined for test: test_a.py::test_user',
  ],
  [
    'testclient-in-async-test',
    "TypeError: object Response can't be used in 'await' expression",
    "TypeError: 'TestClient' object does not support the asynchronous context manager protocol",
  ],
  ['blocking-call-in-async', 'Executing <Task pending name=Task-2> took 0.123 seconds'],
  [
    'async-test-on-unittest-testcase',
    "RuntimeWarning: coroutine 'TestApi.test_ok' was never awaited",
    'DeprecationWarning: It is deprecated to return a value that is not None from a test case',
  ],
  [
    'cancel-scope-across-fixture-yield',
    'RuntimeError: Attempted to exit cancel scope in a different task than it was entered in',
  ],
  ['dangling-task', 'Task exception was never retrieved', 'Task was destroyed but it is pending!'],
  [
    'anyio-backend-scope',
    'ScopeMismatch: You tried to access the function scoped fixture anyio_backend with a session scoped request object',
    'ScopeMismatch: You tried to access the module scoped fixture anyio_backend with a session scoped request object',
  ],
  [
    'default-fixture-loop-scope-unset',
    'PytestDeprecationWarning: The configuration option "asyncio_default_fixture_loop_scope" is unset.',
  ],
  ['get-event-loop-no-loop', 'DeprecationWarning: There is no current event loop'],
  ['assert-on-coroutine', "RuntimeWarning: coroutine 'is_ready' was never awaited"],
  [
    'testclient-httpx-incompatible',
    "TypeError: Client.__init__() got an unexpected keyword argument 'app'",
    'StarletteDeprecationWarning: Using `httpx` with `starlette.testclient` is deprecated; install `httpx2` instead.',
  ],
  [
    'pytest-config-ignored',
    'Failed: [pytest] section in setup.cfg files is no longer supported, change to [tool:pytest] instead.',
    'Cannot use both [tool.pytest] (native TOML types) and [tool.pytest.ini_options]',
  ],
  [
    'sync-with-on-async-client',
    'AttributeError: __enter__',
    "TypeError: 'AsyncClient' object does not support the context manager protocol",
    "TypeError: 'async_generator' object is not iterable",
    "TypeError: object async_generator can't be used in 'await' expression",
  ],
  ['asyncio-run-in-sync-fixture', 'attached to a different loop'],
  [
    'module-level-sync-primitive',
    'RuntimeError: <asyncio.locks.Event object at 0x7f12 [unset]> is bound to a different event loop',
  ],
  ['async-xunit-setup', "RuntimeWarning: coroutine 'TestX.setup_method' was never awaited"],
  [
    'event-loop-policy',
    'PytestDeprecationWarning: Overriding the "event_loop_policy" fixture is deprecated and will be removed in a future version of pytest-asyncio.',
  ],
  [
    'asyncio-mark-arguments',
    "ValueError: mark.asyncio accepts only a keyword argument 'scope'.",
    "ValueError: mark.asyncio accepts only a keyword argument 'loop_scope'.",
    "ValueError: mark.asyncio accepts only keyword arguments 'loop_scope' and 'loop_factories'.",
    'PytestDeprecationWarning: The "scope" keyword argument to the asyncio marker has been deprecated. Please use the "loop_scope" argument instead.',
    'UsageError: An asyncio pytest marker defines both "scope" and "loop_scope", but it should only use "loop_scope".',
    "AssertionError: assert 'modul' in {'class', 'function', 'module', 'package', 'session'}",
  ],
  [
    'asyncio-mark-on-fixture',
    'PytestRemovedIn9Warning: Marks applied to fixtures have no effect',
    'Failed: Marks cannot be applied to fixtures.',
  ],
  [
    'asyncio-mark-on-sync-test',
    "PytestWarning: The test <Function test_x> is marked with '@pytest.mark.asyncio' but it is not an async function.",
  ],
  ['sync-decorator-hides-async-test', 'async def functions are not natively supported'],
  [
    'async-generator-test',
    'PytestCollectionWarning: Tests based on asynchronous generators are not supported. test_x will be ignored.',
    "'yield' keyword is allowed in fixtures, but not in tests (test_x)",
  ],
  ['unknown-async-mark', 'PytestUnknownMarkWarning: Unknown pytest.mark.asynco - is this a typo?'],
  [
    'pytest-config-quoted-value',
    `UsageError: '"auto"' is not a valid asyncio_mode. Valid modes: auto, strict.`,
    `KeyError: '"session"'`,
    `ERROR: '"session"' is not a valid asyncio_default_fixture_loop_scope. Valid scopes are: function, class, module, package, session.`,
  ],
  [
    'unknown-asyncio-option',
    'PytestConfigWarning: Unknown config option: asyncio_default_test_loop_scope',
    "ValueError: 'legacy' is not a valid Mode",
  ],
  ['anyio-backend-params-unset', 'RuntimeError: no running event loop'],
  ['async-mock-for-sync-method', "RuntimeWarning: coroutine 'AsyncMockMixin._execute_mock_call' was never awaited"],
  ['sync-mock-awaited', "TypeError: object MagicMock can't be used in 'await' expression"],
  ['async-finalizer-callback', "RuntimeWarning: coroutine 'AsyncClient.aclose' was never awaited"],
  [
    'getfixturevalue-in-async-test',
    'RuntimeError: Runner.run() cannot be called from a running event loop',
    'RuntimeError: Cannot schedule a coroutine in the test runner while another is already running; likely caused by request.getfixturevalue() on an async fixture.',
  ],
  [
    'unclosed-event-loop',
    'ResourceWarning: unclosed event loop <_UnixSelectorEventLoop running=False closed=False debug=False>',
  ],
  [
    'fixture-no-async-cleanup',
    'Unclosed client session',
    'ResourceWarning: unclosed transport <_SelectorSocketTransport fd=7>',
  ],
  [
    'sync-playwright-with-async-tests',
    'It looks like you are using Playwright Sync API inside the asyncio loop. Please use the Async API instead.',
  ],
  ['dependency-override-cross-loop', 'attached to a different loop'],
  ['asyncio-run-in-notebook', 'RuntimeError: asyncio.run() cannot be called from a running event loop'],
  [
    'autoawait-unsupported-backend',
    'ValueError: loop_runner must be callable',
    "ModuleNotFoundError: No module named 'anyio'",
  ],
  [
    'fixture-yields-twice',
    "ValueError: Async generator fixture didn't stop.Yield only once.",
    'RuntimeError: Async generator fixture did not stop',
  ],
  ['close-running-loop', 'RuntimeError: Cannot close a running event loop'],
  ['asyncio-wait-coroutines', 'TypeError: Passing coroutines is forbidden, use tasks explicitly.'],
  ['fixture-called-directly', 'Fixture "event_loop" called directly.'],
  ['contextvar-set-in-fixture', "LookupError: <ContextVar name='user' at 0x7f3e>"],
];

describe.each(MESSAGES)('the page of %s is found by', (trap, ...messages) => {
  test.each(messages)('%s', (message) => {
    const found = findMessage(message, pages).filter(({ exact }) => exact);
    expect(found.map((one) => one.trap)).toContain(trap);
  });
});
