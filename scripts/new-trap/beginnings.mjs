/** The constant that a trap's file exports: its name in camel case. */
export function identifierOf(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

/** The page, in the sections that every page has. */
export function beginPage(name) {
  const example = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_one():\n';
  return `# ${name}

TODO: what goes wrong, in one sentence.

## What happens

TODO: what a person sees, with the literal message.

## Why

TODO: what asyncio, pytest or the plugin does, and since which version.

## Bad

\`\`\`python title="test_one.py"
${example}    TODO  # <- ${name}
\`\`\`

| Environment | Result | Output |
|---|---|---|
| any | 1 failed | \`TODO: what pytest prints\` |

## Good

\`\`\`python title="test_one.py"
${example}    TODO
\`\`\`

## When it does not apply

- TODO: code that looks like it and is right.

## Sources

- TODO: where it is documented.
`;
}

/** The check, which finds nothing yet. */
export function beginCheck(category, name) {
  const identifier = identifierOf(name);
  return `import type { CallFact, Facts } from '../../model/facts';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Trap } from '../trap';

/** TODO: which code it is about. */
export const ${identifier}: Trap = {
  name: '${name}',
  category: '${category}',
  severity: 'warning',
  rank: 99,
  summary: 'TODO: the first sentence of the page.',
  appliesTo: 'every version',
  check: (facts) => facts.module.calls.filter(isTrap).map((call) => finding(facts, call)),
};

function isTrap({ name }: CallFact): boolean {
  return name === 'TODO: a name as it is imported, asyncio.wait for example';
}

function finding(facts: Facts, call: CallFact): Finding {
  const edits: Edit[] = [];
  return report(${identifier}, facts, call.range, 'TODO: what is wrong, "the literal message", what to do.', {
    fixes: fix('TODO: what it does, as an order', false, edits),
  });
}
`;
}

/** The first case: lines it is told on, and above all lines that look alike. */
export function beginCase(name) {
  return `import asyncio


async def bad():
    TODO  # <- ${name}


async def good():
    TODO
`;
}
