/*
 * Contract notes for traps/ and analysis/:
 * - A module's facts come from `readModule(path, rootDir, parsePython(text))` (cache them per text), a file's facts
 *   from `buildFacts(inputs)`.
 * - `Facts.module` is an enriched copy of the module that was given: its `typeOf`, call names and receiver types also
 *   know the fixtures behind the parameters of tests and fixtures, and what other modules of the workspace define.
 *   `Facts.typed` gives the same of another module.
 * - `InstalledVersions.satisfies` answers 'yes' | 'no' | 'unknown'.
 * - Whether a test and a fixture share a loop is `sameLoop(test.loop, facts.loopOf(fixture, test))` of effective-loop.ts:
 *   scopes alone do not tell (an overridden event_loop, anyio's leases, pytest-asyncio before 1.2).
 * - `EffectiveLoop.error` says that pytest stops before the body runs.
 * - Nodes of a `DecoratorFact` belong to its own `tree` and `file`, which may be another module's.
 */
import type { PlacedCell } from '../notebook/cells';
import type { Magic } from '../notebook/magics';
import type { NodeId, Range, SyntaxTree } from '../syntax/syntax-tree';
import type { InstalledVersions } from '../workspace/installed-versions';
import type { TrapSettings } from '../workspace/looptrap-settings';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import type { EffectiveLoop, LoopScope } from './effective-loop';

export type { NodeId, Range } from '../syntax/syntax-tree';

/** A decorator or a mark expression with what it calls. */
export interface DecoratorFact {
  readonly node: NodeId;
  readonly range: Range;
  /** Dotted name with aliases resolved, e.g. `pytest.mark.asyncio`; undefined when it is computed. */
  readonly name: string | undefined;
  readonly positional: readonly NodeId[];
  readonly keywords: ReadonlyMap<string, NodeId>;
  /** False for a bare `@name`. */
  readonly called: boolean;
  /** Arguments are unpacked into it (`*args`, `**kwargs`): what it is called with is not known. */
  readonly unpacks: boolean;
  /** The module it is written in: marks of a package or of an imported alias are in another file than the test. */
  readonly file: string;
  readonly tree: SyntaxTree;
  /** String one of its arguments is, also through a name that its file assigns once. */
  stringValue(node: NodeId): string | undefined;
}

export interface ParameterFact {
  readonly name: string;
  readonly range: Range;
  /** As written. */
  readonly annotation: string | undefined;
  readonly hasDefault: boolean;
  readonly kind: 'positional' | 'keyword-only' | 'var-positional' | 'var-keyword';
}

export interface FunctionFact {
  readonly node: NodeId;
  readonly name: string;
  readonly nameRange: Range;
  /** With decorators. */
  readonly range: Range;
  readonly body: NodeId;
  readonly isAsync: boolean;
  /** Contains `yield` of its own. */
  readonly isGenerator: boolean;
  readonly decorators: readonly DecoratorFact[];
  readonly parameters: readonly ParameterFact[];
  /** Return annotation as written. */
  readonly returns: string | undefined;
  readonly enclosingClass: ClassFact | undefined;
  readonly enclosingFunction: FunctionFact | undefined;
}

export interface ClassFact {
  readonly node: NodeId;
  readonly name: string;
  readonly nameRange: Range;
  readonly range: Range;
  /** Dotted names with aliases resolved; undefined entries are computed bases. */
  readonly bases: readonly (string | undefined)[];
  readonly decorators: readonly DecoratorFact[];
  /** Marks of the class attribute `pytestmark`. */
  readonly marks: readonly DecoratorFact[];
  readonly enclosingClass: ClassFact | undefined;
  readonly enclosingFunction: FunctionFact | undefined;
}

export interface CallFact {
  readonly node: NodeId;
  readonly range: Range;
  /** The called expression's node. */
  readonly callee: NodeId;
  /** Dotted name with aliases and simple variable types resolved: `httpx.AsyncClient`, `asyncio.run`; undefined when unknown. */
  readonly name: string | undefined;
  /** For `receiver.method()`: the receiver's type when it can be told, e.g. `httpx.AsyncClient`. */
  readonly receiverType: string | undefined;
  readonly positional: readonly NodeId[];
  readonly keywords: ReadonlyMap<string, NodeId>;
  /** Nearest enclosing def or lambda boundary: the function whose body runs this call; undefined at module or class level, or inside a lambda. */
  readonly inFunction: FunctionFact | undefined;
  /** Directly under `await`. */
  readonly awaited: boolean;
}

export interface ImportFact {
  readonly range: Range;
  /** Bound local name. */
  readonly local: string;
  /** Dotted origin: `httpx`, `httpx.AsyncClient`, `app.main.app`; relative imports resolved against the package. */
  readonly origin: string;
}

/** What a file's types depend on outside its text: the fixtures behind parameters, and the rest of the workspace. */
export interface OutsideTypes {
  /** Of a parameter that is not annotated: what the fixture behind it gives. */
  parameter(functionNode: NodeId, parameter: string): string | undefined;
  /** The name at the end of imports and re-exports: `app.clients.Client` may be `httpx.AsyncClient`. */
  canonical(dotted: string): string;
  /** Of a value that a module of the workspace binds: `app.main.client`. */
  value(dotted: string): string | undefined;
  /** Of what a function or method gives when it is called, and awaited or not. */
  call(dotted: string, awaited: boolean): string | undefined;
  /** Of an attribute of instances of a class. */
  attribute(type: string, name: string): string | undefined;
  /** Where a method is defined, through the bases of its class. */
  member(type: string, name: string): string;
  /** Of what an alias for annotations stands for: `SessionDep = Annotated[AsyncSession, ...]`. */
  annotation(dotted: string): string | undefined;
}

/** What only a notebook's document has. Offsets are the document's. */
export interface NotebookFacts {
  readonly cells: readonly PlacedCell[];
  readonly magics: readonly Magic[];
  /** Code that a magic runs: `await` outside a function does not parse there. */
  readonly plainPython: readonly Range[];
  /** Cells that do not parse as Python; they are left out of the text. */
  readonly broken: readonly PlacedCell[];
}

/** Everything read from one file's text alone. */
export interface ModuleFacts {
  readonly path: string;
  readonly text: string;
  readonly tree: SyntaxTree;
  /** Dotted module name as pytest's rootdir sees it, e.g. `tests.test_items`. */
  readonly moduleName: string;
  readonly imports: readonly ImportFact[];
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly calls: readonly CallFact[];
  /** Marks of the module's `pytestmark`. */
  readonly marks: readonly DecoratorFact[];
  /** The file is the package's `__init__.py`. */
  readonly isPackage: boolean;
  /** Only for a notebook: its cells. Its top level runs on a running loop. */
  readonly notebook: NotebookFacts | undefined;
  /** Dotted modules of `from X import *`. */
  readonly wildcards: readonly string[];
  /** Dotted name an expression stands for, aliases resolved; a builtin is itself (`open`); undefined when it cannot be told. */
  dottedName(node: NodeId): string | undefined;
  /** Value of the assignment (or definition node) a name is bound by at module level. */
  findGlobal(
    name: string,
  ): { readonly kind: 'function' | 'class' | 'value' | 'import'; readonly node: NodeId } | undefined;
  /** String an expression is, also through a name that is assigned once; undefined when it is computed. */
  stringValue(node: NodeId): string | undefined;
  /** Type of an expression as a dotted name, by constructor, annotation or (in tests) the fixture behind a parameter; undefined when unknown. */
  typeOf(node: NodeId): string | undefined;
  /** Type of what a `function_definition` returns or yields, by its annotation or else its statements; undefined when unknown. */
  producedBy(functionNode: NodeId): string | undefined;
  /** Type of a module-level name: what all its bindings that may hold agree on. */
  typeOfGlobal(name: string): string | undefined;
  /** Type of an attribute that instances of a class of this file have: assigned to `self`, declared, or a property. */
  attributeOf(classNode: NodeId, name: string): string | undefined;
  /** Class an expression means as an annotation: `Annotated[X, ...]` is X. */
  annotationOf(node: NodeId): string | undefined;
  /** The same module, with what is known from outside. */
  withOutside(outside: OutsideTypes): ModuleFacts;
}

/** Where a dotted name of the workspace is defined, through imports and re-exports. */
export type Definition =
  | { readonly kind: 'function'; readonly module: ModuleFacts; readonly function: FunctionFact }
  | { readonly kind: 'class'; readonly module: ModuleFacts; readonly class: ClassFact }
  | { readonly kind: 'value'; readonly module: ModuleFacts; readonly name: string; readonly value: NodeId };

export type FixtureScope = LoopScope;

export interface FixtureFact {
  readonly module: ModuleFacts;
  readonly function: FunctionFact;
  /** Name it is requested by (`name=` wins over the function's). */
  readonly name: string;
  readonly decorator: DecoratorFact;
  /** Made by pytest_asyncio.fixture, not pytest.fixture. */
  readonly isPytestAsyncio: boolean;
  /** Cache scope; undefined when computed. */
  readonly scope: FixtureScope | undefined;
  readonly autouse: boolean;
  /** Names of the fixtures it requests by its parameters. */
  readonly requests: readonly string[];
  /** Names it asks for with a literal `request.getfixturevalue("x")`. */
  readonly dynamicRequests: readonly string[];
  /** Type of the value it returns or yields, when its own file says it. `Facts.valueTypeOf` knows more. */
  readonly valueType: string | undefined;
}

export interface TestFact {
  readonly function: FunctionFact;
  /** pytest node id relative to rootdir, without parameters. */
  readonly nodeid: string;
  /** Marks that apply, closest first: own (nearest to def first), class, module. */
  readonly marks: readonly DecoratorFact[];
  /** The unittest.TestCase family. */
  readonly isUnittest: boolean;
  /** Fixtures of its closure: parameters, usefixtures, autouse, and what those request. */
  readonly fixtures: readonly FixtureFact[];
  /** Names of all fixtures of the closure, those of plugins (`anyio_backend`, `tmp_path`) too. */
  readonly fixtureNames: ReadonlySet<string>;
  readonly loop: EffectiveLoop;
}

/** What a trap reads: one file with everything around it that decides what is true in it. Pure data, computed beforehand. */
export interface Facts {
  readonly module: ModuleFacts;
  /** Tests whose functions stand in this file; one that several classes inherit is there for each of them. */
  readonly tests: readonly TestFact[];
  /** Tests collected here whose functions stand in another file: the classes here inherit them. */
  readonly inheritedTests: readonly TestFact[];
  /** Fixtures defined in this file. */
  readonly fixtures: readonly FixtureFact[];
  readonly configuration: PytestConfiguration;
  readonly versions: InstalledVersions;
  /** What the project says about its own code: calls that block, classes whose instances belong to a loop. */
  readonly settings: TrapSettings;
  /** Absolute rootdir, `/`-separated. */
  readonly rootDir: string;
  /** Effective loop of a fixture as used by a test (or, without one, as defined). */
  loopOf(fixture: FixtureFact, requestedBy?: TestFact): EffectiveLoop;
  /** The function a dotted name is defined as in the workspace, e.g. `app.service.refund`. */
  findFunction(dotted: string): { readonly module: ModuleFacts; readonly function: FunctionFact } | undefined;
  /** The module-level assignment a dotted name is bound by in the workspace, e.g. `app.main.app`: the value's node. */
  findValue(dotted: string): { readonly module: ModuleFacts; readonly value: NodeId } | undefined;
  /** The class a dotted name is defined as in the workspace, e.g. `app.service.Cart`. */
  findClass(dotted: string): { readonly module: ModuleFacts; readonly class: ClassFact } | undefined;
  /** Bases of a class, breadth first: those of the workspace, and the names of the others (undefined: computed). */
  basesOf(fact: ClassFact): {
    readonly known: readonly { readonly module: ModuleFacts; readonly class: ClassFact }[];
    readonly foreign: readonly (string | undefined)[];
  };
  /** Where a dotted name of the workspace is defined, through imports and re-exports. */
  findDefinition(dotted: string): Definition | undefined;
  /** Module of the workspace by dotted name. */
  findModule(dotted: string): ModuleFacts | undefined;
  /** A module of the workspace knowing the fixtures and the other modules, as `module` does for this file. */
  typed(module: ModuleFacts): ModuleFacts;
  /** Type of what a fixture returns or yields, also by what other modules say. */
  valueTypeOf(fixture: FixtureFact): string | undefined;
  /** Nearest fixture of that name as this file's tests see it. */
  findFixture(name: string): FixtureFact | undefined;
  /** conftest.py modules that count for this file, nearest directory first; without the file itself. */
  readonly conftests: readonly ModuleFacts[];
  /** Whether any test visible to this file's suite (this file, for a conftest: the open suite below it) is owned by a provider. */
  readonly providersInUse: ReadonlySet<string>;
  /** For a conftest.py: facts of the test modules below it that are known now; empty for other files. */
  readonly suite: readonly Facts[];
}
