import type { ProjectFacts } from '../../model/project-facts';
import type { WrittenDependency } from '../../workspace/read-dependencies';
import { withMinimum } from '../edits/raise-requirement';
import { type PluginConflict, pluginConflict, releaseFor } from '../reading/plugin-releases';
import { fix } from '../reading/report';
import { placeOf, reportInProject } from '../reading/report-in-project';
import type { Finding, Fix, Trap } from '../trap';

/** Requirements for pytest and pytest-asyncio that do not go together. */
export const pluginVersionConflict: Trap = {
  name: 'plugin-version-conflict',
  category: 'config',
  severity: 'error',
  rank: 30,
  summary: 'The versions of pytest and pytest-asyncio that are asked for do not go together.',
  appliesTo: 'pytest-asyncio before 0.21.2, 0.23.0 to 0.23.3, and wherever its metadata forbids the pytest asked for',
  checkProject(project) {
    const files = new Set(project.dependencies.map(({ place }) => place.file));
    return [...files].flatMap((file) => check(project, file));
  },
};

function check(project: ProjectFacts, file: string): Finding[] {
  const plugin = onlyOne(project, file, 'pytest-asyncio');
  const pytest = onlyOne(project, file, 'pytest');
  if (plugin === undefined || pytest === undefined) return [];
  const conflict = pluginConflict(plugin.range, pytest.range);
  if (conflict === undefined) return [];
  const related = [{ ...placeOf(pytest.place), message: 'the pytest that is asked for' }];
  return [
    reportInProject(pluginVersionConflict, project, plugin.place, message(plugin, pytest, conflict), {
      related,
      fixes: newerPlugin(plugin, pytest, conflict),
    }),
  ];
}

/** The next release that was made for this pytest, and its last correction; an installer has to read it afterwards. */
function newerPlugin(plugin: WrittenDependency, pytest: WrittenDependency, conflict: PluginConflict): Fix[] {
  const { range, rangePlace } = plugin;
  const version = releaseFor(pytest.range, conflict.plugin);
  if (version === undefined || rangePlace === undefined) return [];
  const newText = withMinimum(range, version);
  if (pluginConflict(newText, pytest.range) !== undefined) return [];
  return fix(`Ask for pytest-asyncio ${version}, to be installed then`, false, [{ ...placeOf(rangePlace), newText }]);
}

/** Several lines for one distribution are for several platforms, or are alternatives. */
function onlyOne({ dependencies }: ProjectFacts, file: string, name: string): WrittenDependency | undefined {
  const found = dependencies.filter((one) => one.name === name && one.place.file === file);
  return found.length === 1 ? found[0] : undefined;
}

function message(plugin: WrittenDependency, pytest: WrittenDependency, conflict: PluginConflict): string {
  switch (conflict.kind) {
    case 'broken':
      return (
        `pytest-asyncio ${conflict.plugin} does not work with pytest ${conflict.pytest}, which is what is installed for "pytest${pytest.range}": ` +
        `"${conflict.text}". Nothing in its metadata forbids it. Ask for a newer pytest-asyncio or an older pytest.`
      );
    case 'not-installable':
      return (
        `No release fits both: pytest-asyncio ${conflict.plugin} asks for pytest ${conflict.pytest}, and here it is "pytest${pytest.range}". ` +
        (plugin.isLocked
          ? 'Lock the project anew.'
          : 'pip says "Cannot install ... because these package versions have conflicting dependencies."')
      );
    default:
      return conflict satisfies never;
  }
}
