import type { Facts, FixtureFact, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';

/** `app.dependency_overrides[dependency] = ...` in a test or fixture. */
export interface DependencyOverride {
  readonly assignment: NodeId;
  /** `app.dependency_overrides` as written. */
  readonly overrides: string;
  /** `get_db` as written. */
  readonly dependency: string;
  /** The app as written. */
  readonly app: string;
}

/** The overrides that a function sets itself, nested functions left out. */
export function overridesIn({ tree, functions }: ModuleFacts, { node }: FunctionFact): DependencyOverride[] {
  return tree.nodesOfKind('assignment').flatMap((assignment) => {
    if (assignment < node || assignment > tree.lastOf(node)) return [];
    const around = functions.filter((one) => one.node < assignment && assignment <= tree.lastOf(one.node)).at(-1);
    const left = tree.childByField(assignment, 'left');
    const value = left === undefined ? undefined : tree.childByField(left, 'value');
    const key = left === undefined ? undefined : tree.childByField(left, 'subscript');
    if (around?.node !== node || left === undefined || value === undefined || key === undefined) return [];
    const overrides = tree.textOf(value);
    const app = /^([\w.]+)\.dependency_overrides$/.exec(overrides)?.[1];
    if (tree.kindOf(left) !== 'subscript' || app === undefined) return [];
    return [{ assignment, overrides, dependency: tree.textOf(key), app }];
  });
}

/** Ways to put overrides back: cleared, taken out, put back, or set by something that takes them back itself. */
const PUT_BACK =
  /dependency_overrides\s*(\.\s*(clear|pop|popitem|copy|update\s*\(\s*\w*(old|orig|saved|prev|before))|=|\)?\s*,)|del\s+[\w.]+\.dependency_overrides|(set(item|attr)|patch(\.dict|\.object)?)\s*\([^)]*dependency_overrides|\bcopy\([^)]*dependency_overrides|dict\([^)]*dependency_overrides/;

/** Whether anything that runs with a function puts overrides back: its file, its fixtures' files, or what they import. */
export function putsBack(facts: Facts, fixtures: readonly FixtureFact[]): boolean {
  const modules = new Set([facts.module, ...fixtures.map(({ module }) => module)]);
  return [...modules].some(
    ({ text }) => PUT_BACK.test(text) || /fastapi_?(overrider|dep)|pytest_fastapi_deps/.test(text),
  );
}

/** The app is the same one for other tests: of a module, and not made by a fixture or by the function itself. */
export function isSharedApp({ module }: Facts, { node, parameters }: FunctionFact, app: string): boolean {
  const [root = ''] = app.split('.');
  const { tree } = module;
  if (parameters.some(({ name }) => name === root)) return false;
  const isLocal = tree.nodesOfKind('assignment').some((assignment) => {
    const left = tree.childByField(assignment, 'left');
    return node < assignment && assignment <= tree.lastOf(node) && left !== undefined && tree.textOf(left) === root;
  });
  return !isLocal && module.findGlobal(root) !== undefined;
}
