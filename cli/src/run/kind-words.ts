import type { FindingKind } from '../../../watchdog/runner/run-report';

/** What each kind of finding is, in one sentence. */
export const KIND_WORDS: Readonly<Record<FindingKind, string>> = {
  deadlock: 'A wait that nothing is left to end, proved.',
  stall: 'A wait that went on longer than the limit; not proved to be for ever.',
  'blocked-loop': 'Code kept the event loop from turning.',
  'busy-loop': 'A loop turns without rest and the test does not move.',
  'pending-task': 'A task outlived the scope that made it.',
  'open-handle': 'A connection, process, thread or the like outlived the scope that made it.',
  'cross-loop': 'Something that belongs to one event loop was used on another.',
  'closed-loop': 'Something was used on an event loop that is closed.',
  'extra-loop': 'One test ran its code on several event loops.',
  'unawaited-coroutine': 'A coroutine was made and never run.',
  'lost-exception': 'A task failed and nobody looked.',
  'never-ran': 'An async test that nobody runs.',
};
