import type { Facts, TestFact } from '../../model/facts';
import { enablePlugin } from '../edits/enable-plugin';
import { renameMark } from '../edits/mark-name';
import { type MissingPlugin, missingPlugin } from '../reading/async-marks';
import { hasAnyio, named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A test with the mark of a plugin that is not installed, or switched off. */
export const asyncPluginMissing: Trap = {
  name: 'async-plugin-missing',
  category: 'never-runs',
  severity: 'error',
  rank: 47,
  summary: 'A test has the mark of an async plugin that is not installed, or switched off.',
  appliesTo: 'every version',
  check(facts) {
    const findings = new Map<number, Finding>();
    for (const test of facts.tests) {
      const missing = missingPlugin(test);
      if (missing === undefined) continue;
      const isHere = missing.mark.file === facts.module.path;
      const key = isHere ? missing.mark.node : -test.function.node;
      if (!findings.has(key)) findings.set(key, finding(facts, test, missing, isHere));
    }
    return [...findings.values()];
  },
};

function finding(facts: Facts, test: TestFact, missing: MissingPlugin, isHere: boolean): Finding {
  const message = `Nothing runs the async test "${test.function.name}": ${reason(facts, missing)}. ${symptom(facts)}`;
  return report(asyncPluginMissing, facts, isHere ? missing.mark.range : test.function.nameRange, message, {
    test: test.nodeid,
    fixes: fixes(facts, missing, isHere),
  });
}

function reason(facts: Facts, { name, distribution }: MissingPlugin): string {
  const { versions, configuration } = facts;
  const marked = `it has the mark pytest.mark.${name}`;
  if (versions.isInstalled(distribution) === 'no') return `${marked}, but ${distribution} is not installed`;
  if (configuration.disabledPlugins.has(name)) {
    const origin = configuration.addopts?.origin ?? 'the options';
    return `${marked}, but "-p no:${name}" (${origin}) switches ${named(facts, distribution)} off`;
  }
  return `${marked}, but plugins are not loaded by themselves here (PYTEST_DISABLE_PLUGIN_AUTOLOAD), and no "-p" loads ${named(facts, distribution)}`;
}

function symptom(facts: Facts): string {
  const skips = facts.versions.satisfies('pytest', '<8.4');
  switch (skips) {
    case 'yes':
      return `${named(facts, 'pytest')} skips it and stays green: "async def functions are not natively supported and have been skipped".`;
    case 'no':
      return `${named(facts, 'pytest')} fails it: "async def functions are not natively supported".`;
    case 'unknown':
      return 'pytest skips it before 8.4 and fails it since: "async def functions are not natively supported".';
    default:
      return skips satisfies never;
  }
}

function fixes(facts: Facts, { mark, name, distribution }: MissingPlugin, isHere: boolean): Fix[] {
  const { versions, configuration } = facts;
  const isDisabled = configuration.disabledPlugins.has(name) && versions.isInstalled(distribution) !== 'no';
  const enable = isDisabled ? enablePlugin(facts, name) : [];
  const canUseAnyio = name === 'asyncio' && isHere && mark.keywords.size === 0 && hasAnyio(facts);
  const anyio = canUseAnyio ? renameMark(facts, mark, name, 'anyio') : [];
  return [
    ...fix(`Switch the plugin on: remove "-p no:${name}"`, false, enable),
    ...fix('Let anyio run it: pytest.mark.anyio', false, anyio),
  ];
}
