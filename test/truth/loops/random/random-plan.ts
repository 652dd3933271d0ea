import type { InstalledVersions } from '../../../../server/src/workspace/installed-versions';
import type {
  BasePlan,
  ClassPlan,
  ConfigurationPlan,
  FixturePlan,
  FolderPlan,
  MarkPlan,
  ModulePlan,
  OptionPlan,
  ProjectPlan,
  TestPlan,
} from './project-plan';
import { type RandomSource, randomSource } from './random-source';

const SCOPES = ['function', 'class', 'module', 'package', 'session'] as const;

/** What the installed versions have a word for. */
interface Vocabulary {
  readonly markScope: boolean;
  readonly loopScope: boolean;
  readonly testOption: boolean;
  readonly fixtureScopeValue: boolean;
  readonly nativeTables: boolean;
  readonly anyioMode: boolean;
  /** The `event_loop` fixture still is one. */
  readonly eventLoop: boolean;
  /** What one file does to the current loop is seen by the next: a project has one file then. */
  readonly leaks: boolean;
}

function vocabularyOf(versions: InstalledVersions): Vocabulary {
  const asyncio = (range: string) => versions.satisfies('pytest-asyncio', range) === 'yes';
  return {
    markScope: asyncio('>=0.23'),
    loopScope: asyncio('>=0.24'),
    testOption: asyncio('>=0.26'),
    fixtureScopeValue: asyncio('>=1.5'),
    nativeTables: versions.satisfies('pytest', '>=9') === 'yes',
    anyioMode: versions.satisfies('anyio', '>=4.11') === 'yes',
    eventLoop: asyncio('<1.0'),
    leaks: asyncio('<1.2'),
  };
}

/** A project at random, of what the installed versions know; the same for the same seed. */
export function randomPlan(seed: number, versions: InstalledVersions): ProjectPlan {
  const random = randomSource(seed);
  const words = vocabularyOf(versions);
  const context: Context = { random, words, names: { test: 0, label: 0, class: 0 }, taste: tasteOf(random, words) };
  const folders: FolderPlan[] = [folder(context, '', false)];
  if (random.chance(0.35)) {
    folders.push(folder(context, 'pkg', random.chance(0.7)));
    if (random.chance(0.4)) folders.push(folder(context, 'pkg/sub', random.chance(0.6)));
  }
  const count = words.leaks || context.taste.anyio ? 1 : random.pick([1, 1, 2, 3]);
  const modules = Array.from({ length: count }, (_, index) =>
    module(context, `test_m${index + 1}`, random.pick(['', ...folders.map(({ path }) => path)])),
  );
  // What is said is said of a file run by itself; in a fixture that outlives it, a file leaves traces for the next one.
  const mixes = folders.some(({ fixtures: own }) =>
    own.some(
      ({ parameters, kind, scope: wide }) =>
        (parameters > 0 || kind !== 'sync') && (wide === 'session' || wide === 'package'),
    ),
  );
  const hooked = random.chance(0.08);
  return {
    configuration: configuration(context),
    folders,
    modules: mixes ? modules.slice(0, 1) : modules,
    hook: hooked
      ? {
          guarded: words.markScope && random.chance(0.6),
          append: random.chance(0.25),
          scope: words.loopScope && random.chance(0.85) ? random.pick(['session', 'module', 'package']) : undefined,
        }
      : undefined,
  };
}

interface Context {
  readonly random: RandomSource;
  readonly words: Vocabulary;
  readonly names: { test: number; label: number; class: number };
  readonly taste: Taste;
}

/** What one project does often: without, every project would be a little of everything and most would not run. */
interface Taste {
  readonly auto: boolean;
  readonly anyio: boolean;
  /** Chance that a mark says a scope. */
  readonly scopedMarks: number;
  readonly favourite: string;
  readonly loops: number;
  readonly overridesEventLoop: boolean;
  readonly wide: number;
}

function tasteOf(random: RandomSource, words: Vocabulary): Taste {
  return {
    auto: random.chance(0.4),
    anyio: random.chance(0.3),
    scopedMarks: words.markScope ? random.pick([0, 0.3, 0.7]) : 0.1,
    favourite: random.pick(SCOPES),
    loops: random.pick([0, 0.3, 0.6]),
    overridesEventLoop: random.chance(words.eventLoop ? 0.25 : 0.05),
    wide: random.pick([0.1, 0.4, 0.7]),
  };
}

function configuration({ random, words, taste }: Context): ConfigurationPlan {
  const options: OptionPlan[] = [];
  if (taste.auto) options.push({ name: 'asyncio_mode', value: 'auto' });
  else if (random.chance(0.3)) options.push({ name: 'asyncio_mode', value: 'strict' });
  if (words.loopScope && random.chance(0.4))
    options.push({
      name: 'asyncio_default_fixture_loop_scope',
      value: words.fixtureScopeValue && random.chance(0.2) ? 'fixture-scope' : scope(random, taste),
    });
  if (words.testOption && random.chance(0.35))
    options.push({ name: 'asyncio_default_test_loop_scope', value: scope(random, taste) });
  if (taste.anyio && words.anyioMode && random.chance(0.3)) options.push({ name: 'anyio_mode', value: 'auto' });
  const overrides: OptionPlan[] = [];
  if (random.chance(0.08)) overrides.push({ name: 'asyncio_mode', value: random.pick(['auto', 'strict']) });
  if (words.loopScope && random.chance(0.05))
    overrides.push({ name: 'asyncio_default_fixture_loop_scope', value: scope(random, taste) });
  if (words.testOption && random.chance(0.05))
    overrides.push({ name: 'asyncio_default_test_loop_scope', value: scope(random, taste) });
  return {
    file: random.pick([
      'pytest.ini',
      'pytest.ini',
      'pyproject.toml',
      'pyproject.toml',
      'tox.ini',
      'setup.cfg',
      '.pytest.ini',
      ...(words.nativeTables ? (['native pyproject.toml', 'pytest.toml'] as const) : []),
    ]),
    options,
    overrides,
    addopts: [
      ...random.some(['-p no:anyio'], taste.anyio ? 0.03 : 0.15),
      ...random.some(['-p no:asyncio'], 0.02),
      ...random.some(['--asyncio-mode=auto'], 0.05),
    ],
    usefixtures: random.some(['f3'], 0.05),
  };
}

function scope(random: RandomSource, taste: Taste): string {
  return random.chance(0.5) ? taste.favourite : random.pick(SCOPES);
}

function folder(context: Context, path: string, isPackage: boolean): FolderPlan {
  const { random, taste } = context;
  const special = path === '' ? specialFixtures(context) : [];
  return {
    path,
    isPackage,
    packageMarks: isPackage && random.chance(0.2) ? [asyncioMark(context)] : [],
    fixtures: [...special, ...fixtures(context, random.between(0, 3), taste.wide)],
  };
}

function specialFixtures(context: Context): FixturePlan[] {
  const { random, taste } = context;
  const made: FixturePlan[] = [];
  const plain = { autouse: false, requests: [], loopScope: undefined, maker: 'pytest', kind: 'sync' } as const;
  if (taste.anyio && random.chance(0.75))
    made.push({
      ...plain,
      label: 'backend',
      name: 'anyio_backend',
      scope: random.pick([undefined, 'module', 'session', 'session']),
      parameters: 0,
    });
  if (taste.overridesEventLoop)
    made.push({
      ...plain,
      label: 'loop',
      name: 'event_loop',
      scope: random.pick([undefined, ...SCOPES, 'session']),
      parameters: 0,
    });
  return made;
}

function fixtures(context: Context, count: number, wide: number): FixturePlan[] {
  const { random } = context;
  const names = ['f1', 'f2', 'f3', 'f4', 'f5'];
  return Array.from({ length: count }, () => {
    const name = names.splice(random.between(0, names.length - 1), 1)[0] ?? 'f1';
    return fixture(context, name, wide);
  });
}

function fixture(context: Context, name: string, wide: number): FixturePlan {
  const { random, words, taste } = context;
  context.names.label += 1;
  const kind = random.pick<FixturePlan['kind']>(['async', 'async-generator', 'async-generator', 'sync']);
  return {
    label: `x${context.names.label}`,
    name,
    kind,
    maker: kind === 'sync' || random.chance(taste.auto || taste.anyio ? 0.6 : 0.12) ? 'pytest' : 'pytest_asyncio',
    scope: random.chance(wide) ? scope(random, taste) : undefined,
    loopScope: words.loopScope && random.chance(taste.loops) ? scope(random, taste) : undefined,
    autouse: random.chance(0.08),
    parameters: random.chance(0.06) ? 2 : 0,
    requests: [
      ...random.some(['f1', 'f2', 'f3', 'f4', 'f5'], 0.3),
      ...random.some(['anyio_backend'], taste.anyio ? 0.06 : 0),
      ...random.some(['event_loop'], taste.overridesEventLoop && words.eventLoop ? 0.05 : 0),
    ],
  };
}

function module(context: Context, name: string, path: string): ModulePlan {
  const { random, taste } = context;
  const own = fixtures(context, random.between(0, 3), taste.wide);
  if (taste.overridesEventLoop && random.chance(0.2))
    own.push({
      label: 'loop',
      name: 'event_loop',
      kind: 'sync',
      maker: 'pytest',
      scope: random.pick([undefined, 'module', 'session']),
      loopScope: undefined,
      autouse: false,
      parameters: 0,
      requests: [],
    });
  return {
    folder: path,
    name,
    marks: random.chance(0.3)
      ? [
          ...random.some([{ name: 'filterwarnings', keyword: undefined, value: '' } as MarkPlan], 0.2),
          testMark(context),
        ]
      : [],
    markStyle: random.pick(['list', 'added', 'single']),
    fixtures: own,
    tests: tests(context, random.between(1, 4)),
    classes: Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, () => classPlan(context, 0)),
  };
}

function classPlan(context: Context, depth: number): ClassPlan {
  const { random } = context;
  context.names.class += 1;
  const kind = random.pick<ClassPlan['kind']>([
    'plain',
    'plain',
    'plain',
    'plain',
    'plain',
    'plain',
    'isolated',
    'testcase',
  ]);
  return {
    name: `Test${context.names.class}`,
    kind,
    marks: random.chance(0.3) ? Array.from({ length: random.pick([1, 1, 2]) }, () => testMark(context)) : [],
    attributeMarks: random.chance(0.15) ? [testMark(context)] : [],
    fixtures: kind === 'plain' ? fixtures(context, random.pick([0, 0, 1, 2]), 0.3) : [],
    tests: tests(context, random.between(1, 3)),
    base: kind === 'plain' && random.chance(0.2) ? basePlan(context) : undefined,
    inner: kind === 'plain' && depth === 0 && random.chance(0.12) ? [classPlan(context, 1)] : [],
    isImported: depth === 0 && random.chance(0.12),
  };
}

function basePlan(context: Context): BasePlan {
  const { random } = context;
  return {
    elsewhere: random.chance(0.5),
    marks: random.chance(0.25) ? [testMark(context)] : [],
    fixtures: fixtures(context, random.pick([0, 1]), 0.3),
    tests: tests(context, random.pick([0, 1, 2])),
  };
}

function tests(context: Context, count: number): TestPlan[] {
  const { random, taste, words } = context;
  return Array.from({ length: count }, () => {
    context.names.test += 1;
    return {
      name: `test_${context.names.test}`,
      kind: random.chance(0.08) ? 'sync' : random.chance(0.02) ? 'generator' : 'async',
      marks: Array.from({ length: random.pick(taste.auto ? [0, 0, 0, 1, 1, 2] : [0, 1, 1, 1, 1, 2]) }, () =>
        testMark(context),
      ),
      requests: [
        ...random.some(['f1', 'f2', 'f3', 'f4', 'f5'], 0.3),
        ...random.some(['anyio_backend'], taste.anyio ? 0.06 : 0),
        ...random.some(['event_loop'], taste.overridesEventLoop && words.eventLoop ? 0.06 : 0),
      ],
      parameters: random.chance(0.08) ? 2 : 0,
    } as const;
  });
}

function testMark(context: Context): MarkPlan {
  const { random, taste } = context;
  if (random.chance(taste.anyio ? 0.5 : 0.02)) return { name: 'anyio', keyword: undefined, value: '' };
  if (random.chance(0.08))
    return { name: 'usefixtures', keyword: undefined, value: random.pick(['f1', 'f2', 'f3', 'f4', 'f5']) };
  return asyncioMark(context);
}

function asyncioMark({ random, words, taste }: Context): MarkPlan {
  if (!random.chance(taste.scopedMarks)) return { name: 'asyncio', keyword: undefined, value: '' };
  return {
    name: 'asyncio',
    keyword: words.loopScope && !random.chance(0.1) ? 'loop_scope' : 'scope',
    value: scope(random, taste),
  };
}
