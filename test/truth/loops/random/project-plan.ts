/**
 * A project as plain data: made at random, made smaller piece by piece, and written out. What does not fit together
 * (a request for a fixture that is not there) is left out when it is written, so that any smaller plan is a project.
 */
export interface ProjectPlan {
  readonly configuration: ConfigurationPlan;
  readonly folders: readonly FolderPlan[];
  readonly modules: readonly ModulePlan[];
  readonly hook: HookPlan | undefined;
}

export interface ConfigurationPlan {
  readonly file:
    | 'pytest.ini'
    | '.pytest.ini'
    | 'pyproject.toml'
    | 'native pyproject.toml'
    | 'pytest.toml'
    | 'tox.ini'
    | 'setup.cfg';
  readonly options: readonly OptionPlan[];
  /** Options given by `-o` in addopts, over those of the file. */
  readonly overrides: readonly OptionPlan[];
  readonly addopts: readonly string[];
  readonly usefixtures: readonly string[];
}

export interface OptionPlan {
  readonly name: string;
  readonly value: string;
}

export interface FolderPlan {
  /** `''` is the project's own. */
  readonly path: string;
  readonly isPackage: boolean;
  readonly packageMarks: readonly MarkPlan[];
  readonly fixtures: readonly FixturePlan[];
}

export interface ModulePlan {
  readonly folder: string;
  readonly name: string;
  readonly marks: readonly MarkPlan[];
  /** How `pytestmark` is written. */
  readonly markStyle: 'list' | 'added' | 'single';
  readonly fixtures: readonly FixturePlan[];
  readonly tests: readonly TestPlan[];
  readonly classes: readonly ClassPlan[];
}

export interface ClassPlan {
  readonly name: string;
  readonly kind: 'plain' | 'isolated' | 'testcase';
  readonly marks: readonly MarkPlan[];
  readonly attributeMarks: readonly MarkPlan[];
  readonly fixtures: readonly FixturePlan[];
  readonly tests: readonly TestPlan[];
  /** Another class of the module that it derives from. */
  readonly base: BasePlan | undefined;
  readonly inner: readonly ClassPlan[];
  /** It stands in a module of its own, which the test module imports it from. */
  readonly isImported: boolean;
}

/** A class that is not collected itself; `elsewhere` when it stands in a module of its own. */
export interface BasePlan {
  readonly elsewhere: boolean;
  readonly marks: readonly MarkPlan[];
  readonly fixtures: readonly FixturePlan[];
  readonly tests: readonly TestPlan[];
}

export interface TestPlan {
  readonly name: string;
  readonly kind: 'async' | 'sync' | 'generator';
  /** Outermost first. */
  readonly marks: readonly MarkPlan[];
  readonly requests: readonly string[];
  /** Parameter sets of a `parametrize` mark. */
  readonly parameters: number;
}

export interface FixturePlan {
  /** Where its `here` tells it apart from its namesakes. */
  readonly label: string;
  readonly name: string;
  readonly kind: 'async' | 'async-generator' | 'sync';
  readonly maker: 'pytest' | 'pytest_asyncio';
  readonly scope: string | undefined;
  readonly loopScope: string | undefined;
  readonly autouse: boolean;
  readonly parameters: number;
  readonly requests: readonly string[];
}

export interface MarkPlan {
  readonly name: 'asyncio' | 'anyio' | 'usefixtures' | 'filterwarnings';
  readonly keyword: 'scope' | 'loop_scope' | undefined;
  readonly value: string;
}

/** The documented `pytest_collection_modifyitems` that marks tests, with variations. */
export interface HookPlan {
  readonly guarded: boolean;
  readonly append: boolean;
  readonly scope: string | undefined;
}
