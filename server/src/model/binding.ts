import type { NodeId } from '../syntax/syntax-tree';

/** One way a name gets a value in a scope. `at` is the offset from which it holds. */
export type Binding =
  | { readonly kind: 'import'; readonly at: number; readonly node: NodeId; readonly origin: string }
  | { readonly kind: 'function' | 'class'; readonly at: number; readonly node: NodeId }
  | {
      readonly kind: 'value';
      readonly at: number;
      readonly node: NodeId;
      readonly value: NodeId;
      readonly annotation: NodeId | undefined;
    }
  | { readonly kind: 'context'; readonly at: number; readonly node: NodeId; readonly manager: NodeId }
  | {
      readonly kind: 'parameter';
      readonly at: number;
      readonly node: NodeId;
      readonly function: NodeId;
      readonly name: string;
    }
  | { readonly kind: 'other'; readonly at: number; readonly node: NodeId };
