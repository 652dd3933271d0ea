import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFile, generateEventTypes } from '../../../scripts/generate-event-types.mjs';

test('events.generated.ts is what the schema says: run "node scripts/generate-event-types.mjs"', async () => {
  expect(readFileSync(generatedFile, 'utf8')).toBe(await generateEventTypes());
});
