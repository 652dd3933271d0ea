import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './install.mjs';

/** Places where what new-trap.mjs began still says TODO, as `path:line`. */
export function unwritten(name) {
  const cases = join('test', 'server', 'traps', 'cases', name);
  const sources = readdirSync(join(root, 'server', 'src', 'traps'), { recursive: true, encoding: 'utf8' });
  const files = [
    join('docs', 'traps', `${name}.md`),
    ...sources.filter((file) => basename(file) === `${name}.ts`).map((file) => join('server', 'src', 'traps', file)),
    ...(existsSync(join(root, cases)) ? readdirSync(join(root, cases)).map((file) => join(cases, file)) : []),
  ];
  return files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.includes('TODO') ? [`${file}:${index + 1}`] : [])),
  );
}
