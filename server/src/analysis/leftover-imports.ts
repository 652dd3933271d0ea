import type { ModuleFacts } from '../model/facts';
import { joinEdits } from '../traps/edits/join-edits';
import { unusedImportEdits } from '../traps/edits/unused-imports';
import { exchangeImport } from '../traps/edits/with-imports';
import type { Edit } from '../traps/trap';

/**
 * Edits of several fixes of one file, with the removal of the imports that only all of them together leave unused: each
 * fix by itself saw the uses that the others take away.
 */
export function withoutLeftoverImports(file: ModuleFacts, edits: readonly Edit[]): Edit[] {
  let own = [...edits];
  for (const removal of unusedImportEdits(file, own.filter(changesSomething))) {
    const touching = own.filter((edit) => touches(removal, edit));
    const changing = touching.filter(changesSomething);
    const [addition, more] = changing;
    if (more !== undefined || (addition !== undefined && addition.span.start !== addition.span.end)) continue;
    own = own.filter((edit) => !touching.includes(edit));
    own.push(addition === undefined ? removal : exchangeImport(file, removal, addition));
  }
  return joinEdits(own);
}

function changesSomething({ span, newText }: Edit): boolean {
  return newText !== '' || span.start !== span.end;
}

function touches({ span }: Edit, other: Edit): boolean {
  const isInside = span.start <= other.span.start && other.span.start < span.end;
  return isInside || (other.span.start < span.end && span.start < other.span.end);
}
