import type { HealthReport } from '../../../../watchdog/runner/run-report';
import { shortTime } from '../../durations';

/** How the loops of a run did, in a few numbers. */
export function Health({ health }: { health: HealthReport }) {
  const { loops, lag, blocked, leakedTasks, openHandles } = health;
  return (
    <dl class="health">
      <Figure name="loops left open" value={String(loops.open)} bad={loops.open > 0} />
      {lag && <Figure name="lag, 99 of 100 callbacks" value={`≤ ${shortTime(lag.p99)}`} bad={lag.p99 > SLOW} />}
      {lag && <Figure name="longest turn" value={shortTime(lag.max)} bad={lag.max > SLOW} />}
      <Figure
        name={blocked.count === 1 ? 'blocked stretch' : 'blocked stretches'}
        value={String(blocked.count)}
        bad={blocked.count > 0}
      />
      <Figure name="pending tasks left" value={String(leakedTasks)} bad={leakedTasks > 0} />
      <Figure name="handles left open" value={String(openHandles)} bad={openHandles > 0} />
    </dl>
  );
}

/** Seconds after which a callback that waits is felt. */
const SLOW = 0.1;

function Figure({ name, value, bad }: { name: string; value: string; bad: boolean }) {
  return (
    <div class={bad ? 'bad' : ''}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
