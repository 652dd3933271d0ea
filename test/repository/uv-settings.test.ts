import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../environments';

const { uvSettings } = (await import(join(repositoryRoot, 'scripts', 'lib', 'uv-settings.mjs'))) as {
  uvSettings: (listed: string) => Record<string, string>;
};

describe('uv installs from where pip would', () => {
  test('as it is, from all indexes alike', () => {
    expect(uvSettings('')).toEqual({ UV_INDEX_STRATEGY: 'unsafe-best-match' });
  });

  test('with what a machine, a user and a variable say', () => {
    const listed = [
      "global.index-url='https://one.example/simple'",
      "global.extra-index-url='file:///a/simple https://b.example/simple'",
      "global.find-links='\\n/wheels\\n/more'",
      "install.constraint='/etc/constraints.txt'",
      'global.trusted-host="one.example"',
      "global.cert='/old.pem'",
      ":env:.cert='/new.pem'",
      ":env:.default-timeout='180'",
      "list.format='columns'",
      "download.index-url='https://no.example/simple'",
    ].join('\n');
    expect(uvSettings(listed)).toEqual({
      UV_INDEX_STRATEGY: 'unsafe-best-match',
      UV_DEFAULT_INDEX: 'https://one.example/simple',
      UV_EXTRA_INDEX_URL: 'file:///a/simple https://b.example/simple',
      UV_FIND_LINKS: '/wheels,/more',
      UV_CONSTRAINT: '/etc/constraints.txt',
      UV_INSECURE_HOST: 'one.example',
      SSL_CERT_FILE: '/new.pem',
      UV_HTTP_TIMEOUT: '180',
    });
  });

  test('a command asks more precisely than a section for all, whatever the order', () => {
    const listed = "install.index-url='https://two.example'\nglobal.index-url='https://one.example'\n";
    expect(uvSettings(listed)).toMatchObject({ UV_DEFAULT_INDEX: 'https://two.example' });
  });

  test('not at all where pip may ask no index', () => {
    expect(() => uvSettings("global.no-index='true'")).toThrow('no index');
    expect(uvSettings("global.no-index='false'")).not.toHaveProperty('UV_DEFAULT_INDEX');
  });
});
