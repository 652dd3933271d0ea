import type { CallFact, Facts } from '../../model/facts';
import { fix } from '../reading/report';
import type { Fix } from '../trap';

/** What `uvicorn.run` takes and `uvicorn.Config` does not, or what needs processes of its own. */
const NOT_OF_CONFIG = ['app_dir', 'reload', 'workers'];

/** `uvicorn.run(app, port=...)` as a server on the loop that runs already. */
export function serveInstead({ module }: Facts, call: CallFact): Fix[] {
  const { tree, path } = module;
  if (call.name !== 'uvicorn.run' || tree.kindOf(call.callee) !== 'attribute') return [];
  if (NOT_OF_CONFIG.some((name) => call.keywords.has(name))) return [];
  const list = tree.childByField(call.node, 'arguments');
  const uvicorn = tree.childByField(call.callee, 'object');
  if (list === undefined || uvicorn === undefined) return [];
  const name = tree.textOf(uvicorn);
  const newText = `await ${name}.Server(${name}.Config${tree.textOf(list)}).serve()`;
  return fix('Serve on the running loop', false, [{ file: path, span: call.range, newText }]);
}
