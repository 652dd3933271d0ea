import { expect, test } from 'vitest';
import { readEnvFile } from '../../../client/src/runs/env-file';

test('a .env file is read as it is written', () => {
  const text = `\ufeff# where the tests run
DATABASE_URL=postgresql://localhost/test
export TOKEN='a b#c'
EMPTY=
URL="\${DATABASE_URL}?user=\${USER_OF_TESTS}&x=\${NOBODY}"
not a variable
`;
  expect(readEnvFile(text, { USER_OF_TESTS: 'ann', DATABASE_URL: 'other' })).toEqual({
    DATABASE_URL: 'postgresql://localhost/test',
    TOKEN: 'a b#c',
    EMPTY: '',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how it stays
    URL: 'postgresql://localhost/test?user=ann&x=${NOBODY}',
  });
});
