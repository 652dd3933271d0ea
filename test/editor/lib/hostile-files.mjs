import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Puts into a folder what would be executed or loaded by somebody who trusts it: programs, settings that name them, files
 * that Python and pytest load by themselves. Each leaves a file `executed-by-...` in the folder.
 */
export function addHostileFiles(folder) {
  const mark = (name) => join(folder, `executed-by-${name}`);
  const put = (path, text, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), mode);
  };
  const program = (path) => put(path, `#!/bin/sh\ntouch "${mark(path.replaceAll('/', '-'))}"\n`, 0o755);
  const module = (path) => put(path, `open(${JSON.stringify(mark(path.replaceAll('/', '-')))}, "w").close()\n`);

  // Where virtual environments are looked for, and what a search of the current folder would find first.
  for (const place of ['venv/bin/python', 'env/bin/python', '.venv/bin/pytest', '.venv/bin/python3.13']) program(place);
  for (const name of ['python', 'python3', 'pytest', 'node', 'git', 'ps', 'uv', 'hostile-interpreter']) program(name);
  for (const path of ['conftest.py', 'sitecustomize.py', 'usercustomize.py', 'hostile_plugin.py', 'asyncio.py'])
    module(path);
  module('looptrap_watchdog/__init__.py');
  module('.venv/lib/python3.13/site-packages/sitecustomize.py');
  put('.venv/lib/python3.13/site-packages/hostile.pth', `import os; open(${JSON.stringify(mark('pth'))}, "w")\n`);
  put('.env', `PYTHONPATH=${folder}\nPYTHONSTARTUP=${join(folder, 'sitecustomize.py')}\nPATH=${folder}\n`);
  put('setup.py', `open(${JSON.stringify(mark('setup.py'))}, "w")\n`);
  put('pytest.ini', '[pytest]\naddopts = -p hostile_plugin\nasyncio_mode = auto\npythonpath = .\n');
  put('server.js', `require('fs').writeFileSync(${JSON.stringify(mark('server.js'))}, '')\n`);
  put(
    '.vscode/settings.json',
    JSON.stringify({
      'looptrap.interpreter': join(folder, 'hostile-interpreter'),
      'looptrap.run.pytestArgs': ['-p', 'hostile_plugin'],
      'looptrap.run.env': { PYTHONPATH: folder, PYTHONSTARTUP: join(folder, 'sitecustomize.py') },
      'looptrap.server.path': join(folder, 'server.js'),
      'python.defaultInterpreterPath': join(folder, 'hostile-interpreter'),
      'python.envFile': join(folder, '.env'),
      'python.testing.pytestEnabled': true,
    }),
  );
  put('.vscode/tasks.json', '{"version": "2.0.0", "tasks": []}\n');
}
