import type { CallFact, FixtureFact, FunctionFact, ModuleFacts, TestFact } from '../../model/facts';

/** Functions of asyncio that need its own loop to be running. */
const NEEDS_LOOP =
  /^asyncio\.(?:create_task|ensure_future|gather|wait|wait_for|sleep|shield|as_completed|to_thread|timeout|timeout_at|current_task|get_running_loop|open_connection|start_server|open_unix_connection|start_unix_server|create_subprocess_exec|create_subprocess_shell|TaskGroup)$/;

/** What belongs to libraries that know asyncio alone. */
const ASYNCIO_LIBRARIES =
  /^(?:aiohttp\.(?:ClientSession|request)|asyncpg\.(?:connect|create_pool)|aiosqlite\.connect|aiomysql\.(?:connect|create_pool)|aioredis\.|redis\.asyncio\.|motor\.motor_asyncio\.AsyncIOMotorClient|sqlalchemy\.ext\.asyncio\.(?:create_async_engine|AsyncSession)|aiofiles\.open|aiokafka\.|aiobotocore\.)/;

/** The first call in a test, or in an async fixture of it, that cannot run on another backend than asyncio. */
export function asyncioOnlyCall(module: ModuleFacts, test: TestFact): CallFact | undefined {
  const own = callIn(module, test.function);
  if (own !== undefined) return own;
  for (const fixture of test.fixtures.filter(isAsync)) {
    const found = callIn(fixture.module, fixture.function);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isAsync({ function: definition }: FixtureFact): boolean {
  return definition.isAsync;
}

function callIn({ calls, tree }: ModuleFacts, definition: FunctionFact): CallFact | undefined {
  return calls.find(({ name, inFunction, node }) => {
    if (name === undefined || inFunction?.node !== definition.node) return false;
    if (!NEEDS_LOOP.test(name) && !ASYNCIO_LIBRARIES.test(name)) return false;
    // A branch may be there for one backend alone.
    return !isConditional(tree.parentOf(node));
  });

  function isConditional(from: number | undefined): boolean {
    for (let node = from; node !== undefined && node !== definition.node; node = tree.parentOf(node)) {
      if (/^(?:if_statement|match_statement|try_statement|conditional_expression)$/.test(tree.kindOf(node)))
        return true;
    }
    return false;
  }
}
