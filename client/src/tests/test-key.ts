/** Names one test of one project in this window; two folders may hold the same node id. */
export type TestKey = string & { readonly brand: 'TestKey' };

/** Makes the key for a node id (parameters are dropped) below the folder pytest runs in. */
export function testKey(rootDir: string, nodeid: string): TestKey {
  return `${rootDir}\u0000${withoutParameters(nodeid)}` as TestKey;
}

/** `tests/test_a.py::test_b[x-1]` -> `tests/test_a.py::test_b`. A bracket in the path stays. */
export function withoutParameters(nodeid: string): string {
  const names = nodeid.indexOf('::');
  if (names < 0) return nodeid;
  const bracket = nodeid.indexOf('[', names);
  return bracket < 0 ? withoutGroup(nodeid) : nodeid.slice(0, bracket);
}

/** pytest-xdist with `--dist loadgroup` adds a test's group: `t.py::test_b[x]@db` -> `t.py::test_b[x]`. */
export function withoutGroup(nodeid: string): string {
  const names = nodeid.indexOf('::');
  const end = nodeid.lastIndexOf('@');
  // No name in Python has the sign, and what is in brackets is a set of parameters.
  return names < 0 || end < names || end < nodeid.lastIndexOf(']') ? nodeid : nodeid.slice(0, end);
}

/** Whether running `target` (a test, a class, a file, or a folder) runs the test. Both without parameters, same root. */
export function covers(target: string, nodeid: string): boolean {
  if (target === '' || target === '.' || target === nodeid) return true;
  return nodeid.startsWith(`${target}::`) || (!target.includes('::') && nodeid.startsWith(`${target}/`));
}

/** The last name of a node id, for people: `test_b`, or the file's name when it is a file. */
export function shortName(nodeid: string): string {
  const base = withoutParameters(nodeid);
  const separator = base.includes('::') ? '::' : '/';
  const last = base.lastIndexOf(separator);
  return last < 0 ? base : base.slice(last + separator.length);
}
