import type { Facts, ModuleFacts, NodeId } from '../../model/facts';
import { ASGI_APPS } from './apps';
import { callAt } from './call-index';
import { originOf } from './value-types';

/** What runs at an app's startup, and where it is said. */
export interface Lifespan {
  readonly module: ModuleFacts;
  /** The constructor call of the app. */
  readonly app: NodeId;
  /** The argument or decorator that says it. */
  readonly saidAt: NodeId;
  /** It holds a task group or cancel scope across its yield, or gives a state: it has to run in a task of its own. */
  readonly needsOwnTask: boolean;
}

/** What the app that an expression stands for does at startup; undefined when nothing, or when it cannot be told. */
export function lifespanOf(facts: Facts, expression: NodeId): Lifespan | undefined {
  const origin = originOf(facts, expression);
  if (origin === undefined) return undefined;
  const { module, value } = origin;
  const call = callAt(module, value);
  if (call?.name === undefined) return undefined;
  if (!ASGI_APPS.has(call.name)) return lifespanOfFactory(facts, call.name);
  const argument = ['lifespan', 'on_startup'].map((name) => call.keywords.get(name)).find((node) => node !== undefined);
  if (argument !== undefined && module.tree.kindOf(argument) !== 'none') {
    return { module, app: value, saidAt: argument, needsOwnTask: needsOwnTask(facts, module, argument) };
  }
  const name = assignedName(module, value);
  const handler = name === undefined ? undefined : startupHandler(module, name);
  return handler === undefined ? undefined : { module, app: value, saidAt: handler, needsOwnTask: false };
}

/** `create_app()`: the app that the function makes and returns. */
function lifespanOfFactory(facts: Facts, dotted: string): Lifespan | undefined {
  const found = facts.findFunction(dotted);
  if (found === undefined) return undefined;
  const { module, function: factory } = found;
  const call = module.calls.find(
    ({ name, inFunction }) => inFunction?.node === factory.node && ASGI_APPS.has(name ?? ''),
  );
  const argument = call?.keywords.get('lifespan') ?? call?.keywords.get('on_startup');
  if (call === undefined || argument === undefined || module.tree.kindOf(argument) === 'none') return undefined;
  return { module, app: call.node, saidAt: argument, needsOwnTask: needsOwnTask(facts, module, argument) };
}

function assignedName({ tree }: ModuleFacts, value: NodeId): string | undefined {
  const assignment = tree.parentOf(value);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  return left === undefined ? undefined : tree.textOf(left);
}

/** `@app.on_event("startup")` and `app.add_event_handler("startup", f)` in the module that makes the app. */
function startupHandler(module: ModuleFacts, app: string): NodeId | undefined {
  return module.calls.find(({ callee, positional }) => {
    const [event] = positional;
    const called = module.tree.textOf(callee);
    if (called !== `${app}.on_event` && called !== `${app}.add_event_handler`) return false;
    return event !== undefined && module.stringValue(event) === 'startup';
  })?.node;
}

const SCOPES = /\b(create_task_group|CancelScope|open_nursery|fail_after|move_on_after|session_manager)\b/;

function needsOwnTask(facts: Facts, module: ModuleFacts, argument: NodeId): boolean {
  const dotted = module.dottedName(argument);
  const found = dotted === undefined ? undefined : facts.findFunction(dotted);
  if (found === undefined) return true;
  const { tree } = found.module;
  if (SCOPES.test(tree.textOf(found.function.body))) return true;
  return tree
    .nodesOfKind('yield')
    .some(
      (node) =>
        node > found.function.node && node <= tree.lastOf(found.function.node) && tree.namedChildren(node).length > 0,
    );
}
