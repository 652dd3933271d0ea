import type { Outcome } from '../../../../watchdog/runner/run-report';

export const OUTCOME_WORDS: Record<Outcome, string> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  error: 'with an error',
  killed: 'ended with the process',
  'not-run': 'not run',
};
