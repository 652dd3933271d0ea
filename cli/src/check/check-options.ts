import type { Severity } from '../../../server/src/traps/trap';
import type { Format } from '../formats/formats';

/** From loudest to quietest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export interface CheckOptions {
  format: Format;
  output?: string;
  select?: readonly string[];
  ignore?: readonly string[];
  /** The quietest that counts. */
  severity: Severity;
  fix?: boolean;
  unsafeFixes?: boolean;
  diff?: boolean;
  python?: string;
  /** Pretended versions by distribution name. */
  target?: Readonly<Record<string, string>>;
  statistics?: boolean;
  /** Standard input is this file. */
  stdinFilename?: string;
  /** Threads that read. */
  jobs: number;
  baseline?: string;
  writeBaseline?: boolean;
  /** Whether what was found before may be told again when nothing has changed. */
  cache: boolean;
}
