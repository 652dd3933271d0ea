// Begins a trap: its page, its check, a case, and its place in the registry. Usage: new-trap.mjs CATEGORY NAME
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './lib/install.mjs';
import { beginCase, beginCheck, beginPage, identifierOf } from './new-trap/beginnings.mjs';
import { listTrap } from './new-trap/list-trap.mjs';

const [category = '', name = ''] = process.argv.slice(2);
const list = join(root, 'server', 'src', 'traps', category, 'traps.ts');
if (category === '' || !existsSync(list)) end(`"${category}" is no category: it is a folder of server/src/traps`);
if (!/^[a-z]+(-[a-z]+)+$/.test(name))
  end(`"${name}" is no name of a trap: words in small letters with hyphens between`);

const beginnings = {
  [`docs/traps/${name}.md`]: beginPage(name),
  [`server/src/traps/${category}/${name}.ts`]: beginCheck(category, name),
  [`test/server/traps/cases/${name}/first.py`]: beginCase(name),
};
for (const path of Object.keys(beginnings)) if (existsSync(join(root, path))) end(`${path} is there already`);
for (const [path, text] of Object.entries(beginnings)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
writeFileSync(list, listTrap(readFileSync(list, 'utf8'), name, identifierOf(name)));
console.log(`Write what stands for TODO, the page first:
  ${Object.keys(beginnings).join('\n  ')}
Then see whether it is a trap: node scripts/check-trap.mjs ${name}`);

function end(message) {
  console.error(`${message}\nUsage: node scripts/new-trap.mjs CATEGORY NAME`);
  process.exit(2);
}
