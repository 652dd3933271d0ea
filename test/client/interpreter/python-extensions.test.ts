import { beforeEach, expect, test, vi } from 'vitest';

/** The editor's side: which extensions are installed. Only what the facade asks for. */
const { installed, FakeEmitter } = vi.hoisted(() => {
  class FakeEmitter {
    private readonly listeners = new Set<(value: unknown) => void>();
    readonly event = (listener: (value: unknown) => void) => {
      this.listeners.add(listener);
      return { dispose: () => this.listeners.delete(listener) };
    };
    fire(value?: unknown) {
      for (const listener of this.listeners) listener(value);
    }
    dispose() {
      this.listeners.clear();
    }
  }
  return { installed: new Map<string, unknown>(), FakeEmitter };
});
vi.mock('vscode', () => ({
  EventEmitter: FakeEmitter,
  extensions: {
    getExtension(id: string) {
      if (!installed.has(id)) return undefined;
      return { isActive: false, activate: async () => installed.get(id) };
    },
  },
}));

const { PythonExtensions } = await import('../../../client/src/interpreter/python-extensions');
const ENVIRONMENTS = 'ms-python.vscode-python-envs';
const PYTHON = 'ms-python.python';
const resource = { fsPath: '/w' } as never;

const ask = (extensions = new PythonExtensions()) =>
  Promise.all(extensions.providers(resource).map(({ find }) => find()));

beforeEach(() => installed.clear());

test('without the Python extensions nobody is asked', async () => {
  expect(await ask()).toEqual([undefined, undefined]);
});

test('the Environments extension answers with what it would run', async () => {
  installed.set(ENVIRONMENTS, { getEnvironment: async () => ({ execInfo: { run: { executable: '/envs/python' } } }) });
  expect(await ask()).toEqual(['/envs/python', undefined]);
});

test('an Environments extension that exports nothing, or knows no environment, is passed over', async () => {
  installed.set(ENVIRONMENTS, undefined);
  expect(await ask()).toEqual([undefined, undefined]);
  installed.set(ENVIRONMENTS, { getEnvironment: async () => undefined });
  expect(await ask()).toEqual([undefined, undefined]);
});

test('the Python extension is asked for the chosen environment only, and its change is told on', async () => {
  const chosen = new FakeEmitter();
  const resolveEnvironment = vi.fn(async (path: unknown) => ({
    executable: { uri: path === 'env' ? { fsPath: '/p/bin/python' } : undefined },
  }));
  installed.set(PYTHON, {
    environments: {
      getActiveEnvironmentPath: () => 'env',
      resolveEnvironment,
      onDidChangeActiveEnvironmentPath: chosen.event,
    },
  });
  const extensions = new PythonExtensions();
  const changed = vi.fn();
  extensions.onDidChange(changed);
  expect(await ask(extensions)).toEqual([undefined, '/p/bin/python']);
  await ask(extensions);
  chosen.fire();
  expect(changed).toHaveBeenCalledTimes(1);
  extensions.dispose();
});

test('of the variables that the Environments extension tells, those count that are other than in the editor', async () => {
  const getEnvironmentVariables = vi.fn(async (_uri: unknown, _overrides: unknown, base: Record<string, string>) => {
    const { LANG: _, ...rest } = base;
    return { ...rest, DEPOT: 'north', GONE: undefined };
  });
  installed.set(ENVIRONMENTS, { getEnvironmentVariables });
  const variables = await new PythonExtensions().variables(resource, { HOME: '/home', LANG: 'C', DEPOT: 'south' });
  expect(variables).toEqual({ DEPOT: 'north' });
  expect(getEnvironmentVariables).toHaveBeenCalledWith(resource, undefined, {
    HOME: '/home',
    LANG: 'C',
    DEPOT: 'south',
  });
});

test('without that extension, or with an older one of it, no variables are told', async () => {
  expect(await new PythonExtensions().variables(resource, {})).toEqual({});
  installed.set(ENVIRONMENTS, { getEnvironment: async () => undefined });
  expect(await new PythonExtensions().variables(resource, {})).toEqual({});
});

test('an extension that never answers does not hold up who asks', async () => {
  vi.useFakeTimers();
  try {
    const never = () => new Promise<never>(() => {});
    installed.set(ENVIRONMENTS, { getEnvironment: never, getEnvironmentVariables: never });
    const extensions = new PythonExtensions();
    const [environments] = extensions.providers(resource);
    const silent = expect(environments?.find()).rejects.toThrow('no answer within 20 s');
    const untold = expect(extensions.variables(resource, {})).rejects.toThrow('no answer within 20 s');
    await vi.advanceTimersByTimeAsync(20_000);
    await Promise.all([silent, untold]);
  } finally {
    vi.useRealTimers();
  }
});
