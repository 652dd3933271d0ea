import * as v from 'valibot';
import { LEVELS, SETTING_SCHEMAS } from '../workspace/looptrap-settings';

// Each part falls back alone: one wrong value must not switch the rest off.
const Names = v.fallback(
  v.pipe(
    v.array(v.unknown()),
    v.transform((names) => names.filter((name) => typeof name === 'string')),
  ),
  [],
);
const Level = v.picklist(LEVELS);
const Levels = v.fallback(
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((levels) =>
      Object.fromEntries(
        Object.entries(levels).flatMap(([name, level]) => (v.is(Level, level) ? [[name, level] as const] : [])),
      ),
    ),
  ),
  {},
);
// Of the schema's type: lists that may be written to.
const NO_TRAP_SETTINGS = {
  select: [],
  ignore: [],
  severity: {},
  perFileIgnores: {},
  extraBlockingCalls: [],
  extraClientConstructors: [],
  targetVersions: {},
};
const SettingsSchema = v.object({
  inlayHints: v.fallback(v.object({ loopScope: v.fallback(v.boolean(), false) }), { loopScope: false }),
  lint: v.fallback(
    v.object({ enabled: v.fallback(v.boolean(), true), run: v.fallback(v.picklist(['onType', 'onSave']), 'onType') }),
    { enabled: true, run: 'onType' },
  ),
  traps: v.fallback(
    v.object({
      select: Names,
      ignore: Names,
      severity: Levels,
      perFileIgnores: v.fallback(SETTING_SCHEMAS.perFileIgnores, {}),
      extraBlockingCalls: v.fallback(SETTING_SCHEMAS.extraBlockingCalls, []),
      extraClientConstructors: v.fallback(SETTING_SCHEMAS.extraClientConstructors, []),
      targetVersions: v.fallback(SETTING_SCHEMAS.targetVersions, {}),
    }),
    NO_TRAP_SETTINGS,
  ),
});

/** The `looptrap.*` settings the server reads; they hold per folder. */
export type Settings = v.InferOutput<typeof SettingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  inlayHints: { loopScope: false },
  lint: { enabled: true, run: 'onType' },
  traps: NO_TRAP_SETTINGS,
};

/** Reads the `looptrap` section an editor sent. Whatever is missing or of the wrong type takes its default. */
export function parseSettings(section: unknown): Settings {
  const result = v.safeParse(SettingsSchema, section);
  return result.success ? result.output : DEFAULT_SETTINGS;
}

/** Settings per document, asked for once and kept until the editor says that they changed. */
export interface SettingsCache {
  get(uri: string): Promise<Settings>;
  forget(uri: string): void;
  /** Settings of an editor that sends them itself; they hold everywhere. */
  replace(section: unknown): void;
  clear(): void;
}

/**
 * @param ask gets the section for one document from the editor; undefined when the editor can not be asked
 * @param initial the section from `initializationOptions`
 */
export function createSettingsCache(
  ask: ((uri: string) => Promise<unknown>) | undefined,
  initial: unknown,
): SettingsCache {
  const cached = new Map<string, Promise<Settings>>();
  let everywhere = parseSettings(initial);
  return {
    get(uri) {
      if (!ask) return Promise.resolve(everywhere);
      const known = cached.get(uri);
      if (known) return known;
      const asked = ask(uri).then(parseSettings, () => {
        cached.delete(uri);
        return everywhere;
      });
      cached.set(uri, asked);
      return asked;
    },
    forget: (uri) => void cached.delete(uri),
    replace(section) {
      everywhere = parseSettings(section);
      cached.clear();
    },
    clear: () => cached.clear(),
  };
}
