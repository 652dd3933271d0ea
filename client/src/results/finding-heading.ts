import type { RunFinding } from '../../../watchdog/runner/run-report';
import { shortTime } from '../durations';

/** Names the kind of a finding for people, with how sure and how long. */
export function heading({ kind, proved, afterSeconds, phase }: RunFinding): string {
  const time = afterSeconds === undefined ? '' : shortTime(afterSeconds);
  const where = phase && phase !== 'call' ? ` in ${phase}` : '';
  switch (kind) {
    case 'deadlock':
      return `${proved === false ? 'Deadlock' : 'Deadlock, proved'}${time && ` after ${time}`}${where}`;
    case 'stall':
      return `Stall, not proved a deadlock${time && `: waiting for ${time}`}${where}`;
    case 'blocked-loop':
      return `Blocked loop${time && ` for ${time}`}${where}`;
    case 'busy-loop':
      return `Busy loop${where}`;
    case 'pending-task':
      return `Pending task${where}`;
    case 'open-handle':
      return `Open handle${where}`;
    case 'cross-loop':
      return `Used on another loop${where}`;
    case 'closed-loop':
      return `Closed loop${where}`;
    case 'extra-loop':
      return `Extra loop${where}`;
    case 'unawaited-coroutine':
      return `Coroutine never awaited${where}`;
    case 'lost-exception':
      return `Lost exception${where}`;
    case 'never-ran':
      return 'Never ran';
    default:
      return kind satisfies never;
  }
}
