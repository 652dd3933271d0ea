import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { repositoryRoot } from '../environments';

/** An npm registry that knows one package: what `npx looptrap` asks for until the package is published. */
export interface Registry {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves the tarball of the npm package as its newest version, on a free local port.
 * The document is the abbreviated one of https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md.
 */
export async function servePackage(tarball: string): Promise<Registry> {
  const read = (file: string) => JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8'));
  const { version }: { version: string } = read('package.json');
  const { name, bin }: { name: string; bin: object } = read('cli/npm/package.json');
  const bytes = readFileSync(tarball);
  const server = createServer((request, response) => {
    if (request.url === `/${name}.tgz`) return response.end(bytes);
    if (request.url !== `/${name}`) return response.writeHead(404).end('{}');
    const dist = {
      tarball: `${url()}/${name}.tgz`,
      integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    };
    response.setHeader('content-type', 'application/json');
    return response.end(
      JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, bin, dist } } }),
    );
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
