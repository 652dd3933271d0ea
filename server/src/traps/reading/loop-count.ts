import type { TestFact } from '../../model/facts';

/** Names of the different loops that tests run on, as far as they are known. `file` is where the tests are. */
export function loopsOf(tests: readonly TestFact[], file: string): ReadonlySet<string> {
  return new Set(tests.flatMap((test) => loopName(test, file) ?? []));
}

function loopName({ loop, nodeid }: TestFact, file: string): string | undefined {
  if (loop.error !== undefined || loop.scope === undefined) return undefined;
  switch (loop.scope) {
    case 'function':
      return nodeid;
    case 'class':
      return nodeid.slice(0, nodeid.lastIndexOf('::'));
    case 'module':
      return file;
    case 'package':
      return file.slice(0, file.lastIndexOf('/'));
    case 'session':
      return loop.provider;
    default:
      return loop.scope satisfies never;
  }
}
