import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { relativePath } from './check-report';

/** Files with both of their texts. */
export interface Changed {
  changed(): readonly { path: string; before: string; after: string }[];
}

/** What changed in the files, as a patch that `git apply` takes in `cwd`. Empty when nothing did. */
export function diffText(edited: Changed, cwd: string): string {
  const patches = edited.changed().map(({ path, before, after }) => {
    const name = relativePath(cwd, path);
    const headers = { headerOptions: FILE_HEADERS_ONLY };
    return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, headers);
  });
  return patches.join('');
}
