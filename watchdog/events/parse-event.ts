import { EVENT_TYPES, type LooptrapEvent } from './events.generated';

/** Version of the stream that this side understands; a higher one may have changed the meaning of a field. */
export const STREAM_VERSION = 1;

const KNOWN: ReadonlySet<string> = new Set(EVENT_TYPES);

export type ParsedLine = { event: LooptrapEvent } | 'blank' | 'unknown' | 'garbled';

/**
 * Reads one line of the stream. Only the envelope is checked: the writer is tested against the schema, and a reader
 * that is strict about details would lose the rest of a damaged stream. What reads the events must therefore treat
 * every nested field as possibly absent.
 */
export function parseEvent(line: string): ParsedLine {
  if (line.trim() === '') return 'blank';
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || !('v' in value) || !('t' in value)) return 'garbled';
  const { v, t } = value;
  if (typeof v !== 'number' || typeof t !== 'string') return 'garbled';
  if (!('seq' in value) || typeof value.seq !== 'number') return 'garbled';
  if (!('pid' in value) || typeof value.pid !== 'number') return 'garbled';
  if ('test' in value && value.test !== null && typeof value.test !== 'string') return 'garbled';
  if (v > STREAM_VERSION || !KNOWN.has(t)) return 'unknown';
  return { event: value as LooptrapEvent };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
