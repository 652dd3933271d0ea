import type { DecoratorFact, Facts, TestFact } from '../../model/facts';
import { editDistance } from './edit-distance';

/** The mark of a test that only means something with a plugin that is not there. */
export interface MissingPlugin {
  readonly mark: DecoratorFact;
  /** `asyncio` of `pytest.mark.asyncio`. */
  readonly name: string;
  /** The distribution that brings the plugin. */
  readonly distribution: string;
}

const PLUGINS: ReadonlyMap<string, string> = new Map([
  ['asyncio', 'pytest-asyncio'],
  ['anyio', 'anyio'],
  ['trio', 'pytest-trio'],
  ['curio', 'pytest-curio'],
  ['asyncio_cooperative', 'pytest-asyncio-cooperative'],
  ['asyncio_concurrent', 'pytest-asyncio-concurrent'],
]);

/** The mark that would have a test run if its plugin were active: nobody runs the test although it is marked. */
export function missingPlugin(test: TestFact): MissingPlugin | undefined {
  if (!isLeftOver(test)) return undefined;
  for (const mark of test.marks) {
    const name = markName(mark);
    const distribution = name === undefined ? undefined : PLUGINS.get(name);
    if (name !== undefined && distribution !== undefined) return { mark, name, distribution };
  }
  return undefined;
}

/** A mark that is none, and the one that was meant. */
export interface MisspeltMark {
  readonly mark: DecoratorFact;
  readonly written: string;
  readonly meant: 'asyncio' | 'anyio' | 'trio';
}

/** What people write for the asyncio mark without being a letter off. */
const TAKEN_FOR_ASYNCIO: ReadonlySet<string> = new Set([
  'async',
  'aio',
  'asyncio_mode',
  'asyncio_event_loop',
  'asyncio_test',
  'async_test',
  'asynctest',
  'coroutine',
]);

/** The mark on a test that nobody runs that was meant to have it run; marks that the configuration registers are meant as they are. */
export function misspeltMark({ configuration }: Facts, test: TestFact): MisspeltMark | undefined {
  if (!isLeftOver(test) || missingPlugin(test) !== undefined) return undefined;
  for (const mark of test.marks) {
    const written = markName(mark);
    if (written === undefined || configuration.markers.includes(written)) continue;
    const meant = meantBy(written);
    if (meant !== undefined) return { mark, written, meant };
  }
  return undefined;
}

function meantBy(written: string): MisspeltMark['meant'] | undefined {
  const name = written.toLowerCase();
  if (TAKEN_FOR_ASYNCIO.has(name) || editDistance(name, 'asyncio') <= 2) return 'asyncio';
  if (editDistance(name, 'anyio') <= 1 || name === 'any_io') return 'anyio';
  return name === 'tiro' || name === 'trioo' ? 'trio' : undefined;
}

function isLeftOver({ function: definition, isUnittest, loop }: TestFact): boolean {
  return definition.isAsync && !definition.isGenerator && !isUnittest && loop.provider === 'nobody';
}

function markName(mark: DecoratorFact): string | undefined {
  return /^pytest\.mark\.(\w+)$/.exec(mark.name ?? '')?.[1];
}
