import { execFile } from 'node:child_process';

/** What an interpreter says about itself when a run failed and nobody knows why. Versions such as "3.8.10". */
export interface PythonProbe {
  python: string | undefined;
  pytest: string | undefined;
}

const QUESTION = `
import sys
print("python", ".".join(map(str, sys.version_info[:3])))
try:
    import pytest
    print("pytest", pytest.__version__)
except ImportError:
    pass
`;

/** Asks an interpreter for its version and pytest's, in the run's folder. Never rejects; answers within ten seconds. */
export function probePython(python: string, cwd: string): Promise<PythonProbe> {
  return new Promise((resolve) => {
    execFile(python, ['-c', QUESTION], { cwd, timeout: 10_000, encoding: 'utf8' }, (_error, stdout) => {
      resolve({ python: /^python (\S+)/m.exec(stdout)?.[1], pytest: /^pytest (\S+)/m.exec(stdout)?.[1] });
    });
  });
}
