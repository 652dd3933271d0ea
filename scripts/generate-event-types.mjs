// Makes watchdog/events/events.generated.ts from watchdog/events/events.schema.json, the contract between plugin and
// runner. With --check it only says whether the file is up to date (exit status 1 when not).
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const schemaFile = join(root, 'watchdog/events/events.schema.json');
const generatedFile = join(root, 'watchdog/events/events.generated.ts');

/** The text that `events.generated.ts` must have: the types, and the list of event types for readers at run time. */
async function generateEventTypes() {
  const schema = withoutRefSiblings(JSON.parse(readFileSync(schemaFile, 'utf8')));
  const types = schema.oneOf.map(({ $ref }) => eventType(schema.$defs[$ref.split('/').at(-1)]));
  const declarations = await compile(schema, 'LooptrapEvent', {
    bannerComment: '// Generated from events.schema.json by scripts/generate-event-types.mjs. Do not edit.',
    // Unknown fields may be there and are ignored: an index signature would hide misspelt ones from the compiler.
    additionalProperties: false,
    style: { singleQuote: true, printWidth: 120 },
    unreachableDefinitions: true,
  });
  const list = types.map((type) => `  '${type}',\n`).join('');
  return `${declarations}\n/** Every event type of this version. */\nexport const EVENT_TYPES = [\n${list}] as const;\n`;
}

/** A description beside a `$ref` would make the generator write the same interface again under another name. */
function withoutRefSiblings(node) {
  if (Array.isArray(node)) return node.map(withoutRefSiblings);
  if (typeof node !== 'object' || node === null) return node;
  if (typeof node.$ref === 'string') return { $ref: node.$ref };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutRefSiblings(value)]));
}

function eventType(definition) {
  return definition.allOf.map((part) => part.properties?.t?.const).find((type) => type !== undefined);
}

const text = await generateEventTypes();
if (!process.argv.includes('--check')) {
  writeFileSync(generatedFile, text);
} else if (readFileSync(generatedFile, 'utf8') !== text) {
  console.error('watchdog/events/events.generated.ts is stale: run "node scripts/generate-event-types.mjs"');
  process.exitCode = 1;
}
