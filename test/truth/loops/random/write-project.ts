import type { Project } from '../project';
import type {
  ClassPlan,
  ConfigurationPlan,
  FixturePlan,
  HookPlan,
  MarkPlan,
  ModulePlan,
  ProjectPlan,
  TestPlan,
} from './project-plan';

const RANKS = ['function', 'class', 'module', 'package', 'session'];

/** Fixtures that can be seen, nearest layer first. */
type Layers = readonly (readonly FixturePlan[])[];

/** Writes a plan out as files. */
export function writeProject(name: string, whole: ProjectPlan): Project {
  const plan = onlyFoldersOfTests(whole);
  const files: Record<string, string> = {};
  const [configurationFile, configurationText] = configuration(plan);
  files[configurationFile] = configurationText;
  const root = plan.folders.find((folder) => folder.path === '');
  if ((root?.fixtures.length ?? 0) > 0 || plan.hook !== undefined) {
    files['conftest.py'] = `${header}${fixtures(root?.fixtures ?? [], layersOf(plan, '', []), '')}${hook(plan.hook)}`;
  }
  for (const folder of plan.folders) {
    if (folder.path === '') continue;
    if (folder.isPackage)
      files[`${folder.path}/__init__.py`] =
        folder.packageMarks.length === 0
          ? ''
          : `import pytest\n\npytestmark = [${marksIn(folder.packageMarks, []).join(', ')}]\n`;
    if (folder.fixtures.length > 0)
      files[`${folder.path}/conftest.py`] =
        `${header}${fixtures(folder.fixtures, layersOf(plan, folder.path, []), '')}`;
  }
  for (const module of plan.modules) {
    const path = module.folder === '' ? module.name : `${module.folder}/${module.name}`;
    const written = writeModule(plan, module);
    files[`${path}.py`] = written.text;
    if (written.bases !== '') files[`bases_${module.name}.py`] = written.bases;
  }
  return { name, files };
}

/** The conftest.py of a folder without tests is loaded when all of a project is run, and not when its file is. */
function onlyFoldersOfTests(plan: ProjectPlan): ProjectPlan {
  const isAbove = (path: string) =>
    plan.modules.some(({ folder }) => path === '' || folder === path || folder.startsWith(`${path}/`));
  return { ...plan, folders: plan.folders.filter(({ path }) => isAbove(path)) };
}

const header =
  'import asyncio\nimport pytest\nimport pytest_asyncio\nimport unittest\nfrom loop_probe import here\n\n\n';

function configuration(plan: ProjectPlan): [file: string, text: string] {
  const { file, options, overrides, addopts, usefixtures } = plan.configuration;
  const isOff = addopts.includes('-p no:asyncio');
  const words = [
    // The option is not known without the plugin.
    ...addopts.filter((word) => !isOff || !word.startsWith('--asyncio')),
    ...overrides.flatMap(({ name, value }) => ['-o', `${name}=${value}`]),
  ];
  const seen = new Set(
    plan.folders.flatMap((folder) => (folder.path === '' ? folder.fixtures.map((fixture) => fixture.name) : [])),
  );
  const used = usefixtures.filter((name) => seen.has(name));
  const all = [...options];
  if (words.length > 0) all.push({ name: 'addopts', value: words.join(' ') });
  if (used.length > 0) all.push({ name: 'usefixtures', value: used.join(' ') });
  switch (file) {
    case 'pytest.ini':
    case '.pytest.ini':
    case 'tox.ini':
      return [file, `[pytest]\npythonpath = .\n${iniLines(all)}`];
    case 'setup.cfg':
      return [file, `[tool:pytest]\npythonpath = .\n${iniLines(all)}`];
    case 'pyproject.toml':
      return [file, `[tool.pytest.ini_options]\npythonpath = "."\n${tomlLines(all)}`];
    case 'native pyproject.toml':
      return ['pyproject.toml', `[tool.pytest]\npythonpath = ["."]\n${tomlLines(all, true)}`];
    case 'pytest.toml':
      return [file, `[pytest]\npythonpath = ["."]\n${tomlLines(all, true)}`];
    default:
      return file satisfies never;
  }
}

function iniLines(options: ConfigurationPlan['options']): string {
  return options.map(({ name, value }) => `${name} = ${value}\n`).join('');
}

/** pytest's own tables hold lists where the others hold words. */
function tomlLines(options: ConfigurationPlan['options'], isNative = false): string {
  return options
    .map(({ name, value }) => {
      const isList = isNative && (name === 'addopts' || name === 'usefixtures');
      return `${name} = ${isList ? JSON.stringify(value.split(' ')) : JSON.stringify(value)}\n`;
    })
    .join('');
}

function layersOf(plan: ProjectPlan, folder: string, inner: Layers): Layers {
  const above = plan.folders
    .filter(({ path }) => path === '' || folder === path || folder.startsWith(`${path}/`))
    .toSorted((left, right) => right.path.length - left.path.length);
  return [...inner, ...above.map(({ fixtures: own }) => own)];
}

function writeModule(plan: ProjectPlan, module: ModulePlan): { text: string; bases: string } {
  const layers = layersOf(plan, module.folder, [module.fixtures]);
  const bases: string[] = [];
  let text = '';
  const marks = marksIn(module.marks, layers);
  if (marks.length > 0) {
    if (module.markStyle === 'single' && marks.length === 1) text += `pytestmark = ${marks[0]}\n\n\n`;
    else if (module.markStyle === 'added') text += `pytestmark = []\npytestmark += [${marks.join(', ')}]\n\n\n`;
    else text += `pytestmark = [${marks.join(', ')}]\n\n\n`;
  }
  text += fixtures(module.fixtures, layers, '');
  const imports: string[] = [];
  for (const fact of module.tests) text += test(fact, layers, '');
  for (const fact of module.classes) {
    const written = writeClass(fact, layers, '');
    for (const base of written.bases) {
      if (base.elsewhere || fact.isImported) bases.push(base.text);
      else text += base.text;
      if (base.elsewhere && !fact.isImported) imports.push(base.name);
    }
    if (fact.isImported) {
      bases.push(written.text);
      imports.push(fact.name);
    } else text += written.text;
  }
  const imported = imports.map((name) => `from bases_${module.name} import ${name}\n`).join('');
  return {
    text: header.replace(/\n\n$/, `${imported}\n\n`) + text,
    bases: bases.length === 0 ? '' : header + bases.join(''),
  };
}

interface WrittenClass {
  readonly text: string;
  readonly bases: readonly { readonly name: string; readonly elsewhere: boolean; readonly text: string }[];
}

function writeClass(fact: ClassPlan, layers: Layers, indent: string): WrittenClass {
  const bases: { name: string; elsewhere: boolean; text: string }[] = [];
  const parents: string[] = [];
  const inherited = fact.base?.fixtures ?? [];
  const own = [fact.fixtures, inherited, ...layers];
  if (fact.base !== undefined) {
    const name = `Base${fact.name.replace(/^Test/, '')}`;
    const body =
      fixtures(fact.base.fixtures, [inherited, ...layers], '    ', true) +
      fact.base.tests.map((each) => test(each, [inherited, ...layers], '    ', true)).join('');
    bases.push({
      name,
      elsewhere: fact.base.elsewhere,
      text: `${marksIn(fact.base.marks, layers)
        .map((each) => `@${each}\n`)
        .join('')}class ${name}:\n${body || '    pass\n\n'}\n`,
    });
    parents.push(name);
  }
  if (fact.kind === 'isolated') parents.push('unittest.IsolatedAsyncioTestCase');
  if (fact.kind === 'testcase') parents.push('unittest.TestCase');
  const inside = `${indent}    `;
  const isUnittest = fact.kind !== 'plain';
  let body = '';
  if (fact.attributeMarks.length > 0)
    body += `${inside}pytestmark = [${marksIn(fact.attributeMarks, own).join(', ')}]\n\n`;
  const overridden = own.filter((layer) => layer !== inherited);
  body += fact.fixtures.map((fixture) => writeFixture(fixture, own, overridden, inside, true)).join('');
  for (const each of fact.tests)
    body += test(
      isUnittest
        ? { ...each, requests: [], parameters: 0, kind: each.kind === 'generator' ? 'async' : each.kind }
        : each,
      own,
      inside,
      true,
    );
  for (const each of fact.inner) {
    const written = writeClass(each, own, inside);
    bases.push(...written.bases);
    body += written.text;
  }
  const marks = marksIn(fact.marks, own)
    .map((each) => `${indent}@${each}\n`)
    .join('');
  const title = `${indent}class ${fact.name}${parents.length > 0 ? `(${parents.join(', ')})` : ''}:\n`;
  return { text: `${marks}${title}${body || `${inside}pass\n\n`}\n`, bases };
}

function rank(scope: string | undefined): number {
  return RANKS.indexOf(scope ?? 'function');
}

/** Requests that find a fixture at least as wide as the requester in every layer that has one. */
function fitting(requests: readonly string[], layers: Layers, scope: string | undefined): readonly string[] {
  return [...new Set(requests)].filter((name) => {
    if (name === 'event_loop' || name === 'anyio_backend') return true;
    const found = layers.flat().filter((fixture) => fixture.name === name);
    return found.length > 0 && found.every((fixture) => rank(fixture.scope) >= rank(scope));
  });
}

function fixtures(own: readonly FixturePlan[], layers: Layers, indent: string, inClass = false): string {
  return own.map((fixture) => writeFixture(fixture, layers, layers, indent, inClass)).join('');
}

/** @param overridden the layers whose fixture of the same name it can ask for: a base's method is hidden by it. */
function writeFixture(
  fixture: FixturePlan,
  layers: Layers,
  overridden: Layers,
  indent: string,
  inClass: boolean,
): string {
  const { label, name, kind, maker, scope, loopScope, autouse, parameters } = fixture;
  const keywords = [
    ...(scope === undefined ? [] : [`scope="${scope}"`]),
    ...(loopScope === undefined || maker === 'pytest' ? [] : [`loop_scope="${loopScope}"`]),
    ...(autouse ? ['autouse=True'] : []),
    ...(parameters > 0 ? [`params=[${numbers(parameters)}]`] : []),
  ];
  // Its own name stands for the definition that it overrides, which has to be in another layer.
  const outer = overridden.filter((layer) => !layer.includes(fixture));
  const later = fixture.requests.filter((request) => request > name);
  const same = fixture.requests.includes(name) && outer.flat().some((other) => other.name === name) ? [name] : [];
  const requests = [...fitting(later, layers, scope), ...fitting(same, outer, scope)];
  const parameterList = [...(inClass ? ['self'] : []), ...(parameters > 0 ? ['request'] : []), ...requests].join(', ');
  const decorator = `${indent}@${maker}.fixture${keywords.length > 0 ? `(${keywords.join(', ')})` : ''}\n`;
  if (name === 'event_loop')
    return `${decorator}${indent}def event_loop(${inClass ? 'self' : ''}):\n${indent}    loop = asyncio.new_event_loop()\n${indent}    yield loop\n${indent}    loop.close()\n\n\n`;
  if (name === 'anyio_backend')
    return `${decorator}${indent}def anyio_backend(${[...(inClass ? ['self'] : []), ...(parameters > 0 ? ['request'] : [])].join(', ')}):\n${indent}    return "asyncio"\n\n\n`;
  const keyword = kind === 'sync' ? 'def' : 'async def';
  const end = kind === 'async-generator' ? 'yield' : 'return';
  return `${decorator}${indent}${keyword} ${name}(${parameterList}):\n${indent}    here('${label}')\n${indent}    ${end} '${label}'\n\n\n`;
}

function test(fact: TestPlan, layers: Layers, indent: string, inClass = false): string {
  const { name, kind, marks, parameters } = fact;
  const requests = fitting(fact.requests, layers, 'function');
  const parameterList = [...(inClass ? ['self'] : []), ...requests, ...(parameters > 0 ? ['number'] : [])].join(', ');
  const decorators = [
    ...marksIn(marks, layers),
    ...(parameters > 0 ? [`pytest.mark.parametrize("number", [${numbers(parameters)}])`] : []),
  ];
  const keyword = kind === 'sync' ? 'def' : 'async def';
  const end = kind === 'generator' ? `${indent}    yield\n` : '';
  return `${decorators.map((each) => `${indent}@${each}\n`).join('')}${indent}${keyword} ${name}(${parameterList}):\n${indent}    here('${name}')\n${end}\n\n`;
}

/** Marks as written; `usefixtures` only of what can be seen. */
function marksIn(marks: readonly MarkPlan[], layers: Layers): readonly string[] {
  return marks
    .filter(({ name, value }) => name !== 'usefixtures' || layers.flat().some((fixture) => fixture.name === value))
    .map(mark);
}

function mark({ name, keyword, value }: MarkPlan): string {
  switch (name) {
    case 'usefixtures':
      return `pytest.mark.usefixtures("${value}")`;
    case 'filterwarnings':
      return 'pytest.mark.filterwarnings("default")';
    case 'asyncio':
      return keyword === undefined ? 'pytest.mark.asyncio' : `pytest.mark.asyncio(${keyword}="${value}")`;
    case 'anyio':
      return 'pytest.mark.anyio';
    default:
      return name satisfies never;
  }
}

function hook(plan: HookPlan | undefined): string {
  if (plan === undefined) return '';
  const asked = plan.scope === undefined ? 'pytest.mark.asyncio' : `pytest.mark.asyncio(loop_scope="${plan.scope}")`;
  const call = `item.add_marker(${plan.append ? 'marker' : 'marker, append=False'})`;
  const body = plan.guarded
    ? `    tests = (item for item in items if pytest_asyncio.is_async_test(item))\n    marker = ${asked}\n    for item in tests:\n        ${call}\n`
    : `    marker = ${asked}\n    for item in items:\n        ${call}\n`;
  return `def pytest_collection_modifyitems(items):\n${body}`;
}

function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(', ');
}
