import { describe, expect, it } from 'vitest';
import { createSettingsCache, DEFAULT_SETTINGS, parseSettings } from '../../../server/src/lsp/settings';

describe('settings', () => {
  it.each([[null], [undefined], ['text'], [[]], [{}]])('take their defaults from %j', (section) => {
    expect(parseSettings(section)).toEqual(DEFAULT_SETTINGS);
  });

  it('keep what is right beside what is wrong', () => {
    const severity = { a: 'off', b: 'loud', c: 1 };
    const perFileIgnores = { 'tests/*': ['hang'] };
    const extraBlockingCalls = ['a.b', { call: 'c.d', remedy: 'c.e' }];
    const more = {
      perFileIgnores,
      extraBlockingCalls,
      extraClientConstructors: [1],
      targetVersions: { pytest: 'new' },
    };
    const section = { lint: { enabled: 'yes' }, traps: { select: 3, ignore: ['a', 4], severity, ...more } };
    expect(parseSettings(section)).toEqual({
      inlayHints: { loopScope: false },
      lint: { enabled: true, run: 'onType' },
      traps: {
        ...DEFAULT_SETTINGS.traps,
        ignore: ['a'],
        severity: { a: 'off' },
        perFileIgnores,
        extraBlockingCalls: [{ call: 'a.b' }, { call: 'c.d', remedy: 'c.e' }],
      },
    });
  });

  it('are asked for once per document, and again after clear', async () => {
    const asked: string[] = [];
    const cache = createSettingsCache(async (uri) => void asked.push(uri), undefined);
    await Promise.all([cache.get('a'), cache.get('a'), cache.get('b')]);
    expect(asked).toEqual(['a', 'b']);
    cache.clear();
    await cache.get('a');
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('fall back when the editor does not answer, and ask again the next time', async () => {
    let fails = true;
    const ask = async () => {
      if (fails) throw new Error('no answer');
      return { lint: { enabled: false } };
    };
    const cache = createSettingsCache(ask, undefined);
    expect(await cache.get('a')).toEqual(DEFAULT_SETTINGS);
    fails = false;
    expect(await cache.get('a')).toMatchObject({ lint: { enabled: false } });
  });
});
