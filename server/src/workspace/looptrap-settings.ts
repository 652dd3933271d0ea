import { valid } from '@renovatebot/pep440';
import * as v from 'valibot';

/** A call the project knows to block, with what to write instead when it says so. */
export interface BlockingCall {
  /** Dotted name, e.g. `billing.charge`. */
  readonly call: string;
  readonly remedy?: string;
}

/** What a project knows about its code and a reader cannot: the traps take it for granted. */
export interface TrapSettings {
  readonly extraBlockingCalls: readonly BlockingCall[];
  /** Dotted names of classes and functions whose result belongs to the loop it is made on, as an HTTP client's does. */
  readonly extraClientConstructors: readonly string[];
}

/** How loud a trap is told; `off` is not at all. */
export const LEVELS = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** The settings of a project: the same keys in `[tool.looptrap]` (with dashes) and in an editor. */
export interface LooptrapSettings extends TrapSettings {
  /** Names of traps and categories; empty means all. */
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  readonly severity: Readonly<Record<string, (typeof LEVELS)[number]>>;
  /** Names of traps and categories by glob. */
  readonly perFileIgnores: Readonly<Record<string, readonly string[]>>;
  /** Versions by distribution name that count while no environment is there. */
  readonly targetVersions: Readonly<Record<string, string>>;
}

export const NO_SETTINGS: LooptrapSettings = {
  select: [],
  ignore: [],
  severity: {},
  perFileIgnores: {},
  extraBlockingCalls: [],
  extraClientConstructors: [],
  targetVersions: {},
};

const NAMES = 'a list of traps or categories is expected, e.g. ["missing-await"]';
const Names = v.array(v.string(NAMES), NAMES);

const DOTTED = 'a dotted name is expected, e.g. "billing.charge"';
const Dotted = v.pipe(v.string(DOTTED), v.regex(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/, DOTTED));

const CALL = 'a dotted name or { call = "billing.charge", remedy = "billing.acharge" } is expected';
const CALLS = 'a list is expected, e.g. ["billing.charge"]';
const Call = v.union(
  [
    v.pipe(
      Dotted,
      v.transform((call): BlockingCall => ({ call })),
    ),
    v.pipe(
      v.strictObject({ call: Dotted, remedy: v.optional(v.string()) }),
      v.transform(({ call, remedy }): BlockingCall => (remedy === undefined ? { call } : { call, remedy })),
    ),
  ],
  CALL,
);

const LEVEL = `one of ${LEVELS.join(', ')} is expected`;
const VERSION = 'a version is expected, e.g. "0.23.4", or "none" for what is not installed';
const Version = v.pipe(
  v.string(VERSION),
  v.check((version) => version === 'none' || valid(version) !== null, VERSION),
);

/** One schema for each setting, so that one wrong value costs no other. */
export const SETTING_SCHEMAS = {
  select: Names,
  ignore: Names,
  severity: v.record(v.string(), v.picklist(LEVELS, LEVEL), 'a table is expected, e.g. { missing-await = "warning" }'),
  perFileIgnores: v.record(
    v.string(),
    Names,
    'a table from globs to traps is expected, e.g. { "tests/old/*" = ["hang"] }',
  ),
  extraBlockingCalls: v.array(Call, CALLS),
  extraClientConstructors: v.array(Dotted, 'a list of dotted names is expected, e.g. ["billing.Client"]'),
  targetVersions: v.record(v.string(), Version, 'a table is expected, e.g. { pytest-asyncio = "0.23.4" }'),
} satisfies Record<keyof LooptrapSettings, v.GenericSchema>;

/** What is wrong with a value, and the keys and indexes that lead to it. */
export interface SettingFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Reads one setting; a value that is wrong is its default, with the faults told. */
export function readSetting<K extends keyof LooptrapSettings>(
  key: K,
  value: unknown,
): { readonly value: LooptrapSettings[K]; readonly faults: readonly SettingFault[] } {
  const schema: v.GenericSchema = SETTING_SCHEMAS[key];
  const result = v.safeParse(schema, value);
  // The schema of a key gives that key's type; the compiler cannot follow an index into two tables.
  if (result.success) return { value: result.output as LooptrapSettings[K], faults: [] };
  const faults = result.issues.map(({ path, message }) => ({
    path: (path ?? []).flatMap(({ key: at }) => (typeof at === 'string' || typeof at === 'number' ? [at] : [])),
    message,
  }));
  return { value: NO_SETTINGS[key], faults };
}
