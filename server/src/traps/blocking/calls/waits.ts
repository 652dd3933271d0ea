import { advice, type CallList, type Remedy, THREAD } from './entry';

const WRAP_FUTURE: Remedy = { kind: 'wrap-future' };

/** Pauses, and waiting for threads by what synchronous code has for it. */
export const WAITS: readonly CallList[] = [
  { group: 'sleep', remedy: { kind: 'sibling', call: 'sleep' }, calls: 'time.sleep' },
  { group: 'wait', remedy: advice('wait for an asyncio.Event instead'), of: 'threading.Event', calls: 'wait' },
  {
    group: 'wait',
    remedy: advice('use an asyncio.Lock'),
    of: 'threading.Lock threading.RLock threading.Semaphore threading.BoundedSemaphore',
    calls: 'acquire',
  },
  {
    group: 'wait',
    remedy: advice('use an asyncio.Condition'),
    of: 'threading.Condition',
    calls: 'wait wait_for acquire',
  },
  { group: 'wait', remedy: THREAD, of: 'threading.Barrier', calls: 'wait' },
  { group: 'wait', remedy: THREAD, of: 'threading.Thread multiprocessing.Process', calls: 'join' },
  {
    group: 'wait',
    remedy: advice('use an asyncio.Queue'),
    of: 'queue.Queue queue.LifoQueue queue.PriorityQueue',
    calls: 'get join',
  },
  { group: 'wait', remedy: THREAD, of: 'queue.SimpleQueue multiprocessing.Queue', calls: 'get' },
  { group: 'wait', remedy: WRAP_FUTURE, of: 'concurrent.futures.Future', calls: 'result exception' },
  {
    group: 'wait',
    remedy: advice('await asyncio.wait([asyncio.wrap_future(future), ...])'),
    of: 'concurrent.futures',
    calls: 'wait',
  },
  { group: 'wait', remedy: THREAD, of: 'select', calls: 'select' },
];

/** Waits for something that has mostly ended already when it is called: told, not warned of. */
export const MOSTLY_SHORT: ReadonlySet<string> = new Set([
  'threading.Thread.join',
  'multiprocessing.Process.join',
  'subprocess.Popen.wait',
  'concurrent.futures.Future.result',
  'concurrent.futures.Future.exception',
  'concurrent.futures.wait',
]);
