import { beforeAll, describe, expect, it } from 'vitest';
import { loadTestParser } from '../syntax/parser';
import { expression, moduleOf } from './module';

beforeAll(loadTestParser);

const CLIENTS = 'import httpx\nfrom aiohttp import ClientSession\n';

describe('a name that branches bind', () => {
  it.each([
    [
      'has the type that both sides agree on',
      'if a:\n    c = httpx.Client()\nelse:\n    c = httpx.Client(x)\nc',
      'httpx.Client',
    ],
    [
      'has no type when they differ',
      'if a:\n    c = httpx.AsyncClient()\nelse:\n    c = ClientSession()\nc',
      undefined,
    ],
    ['may keep what it was before', 'c = ClientSession()\nif a:\n    c = httpx.Client()\nc', undefined],
    [
      'forgets what all branches replace',
      'c = ClientSession()\nif a:\n    c = httpx.Client()\nelif b:\n    c = httpx.Client()\nelse:\n    c = httpx.Client()\nc',
      'httpx.Client',
    ],
    [
      'remembers it without an else',
      'c = ClientSession()\nif a:\n    c = httpx.Client()\nelif b:\n    c = httpx.Client()\nc',
      undefined,
    ],
    [
      'is what the own branch says',
      'if a:\n    c = ClientSession()\nelse:\n    c = httpx.Client()\n    c',
      'httpx.Client',
    ],
    ['is not None where something else may be', 'c = None\nif a:\n    c = httpx.Client()\nc', 'httpx.Client'],
    ['is replaced for good after them', 'if a:\n    c = ClientSession()\nc = httpx.Client()\nc', 'httpx.Client'],
    [
      'is what the types say',
      'if TYPE_CHECKING:\n    c: httpx.Client\nelse:\n    c = ClientSession()\nc',
      'httpx.Client',
    ],
    ['may come out of an exception', 'try:\n    c = httpx.Client()\nexcept E:\n    c = ClientSession()\nc', undefined],
    [
      'may come out of a match',
      'match a:\n    case 1:\n        c = httpx.Client()\n    case _:\n        c = ClientSession()\nc',
      undefined,
    ],
    ['may be bound by a loop', 'c = ClientSession()\nfor x in y:\n    c = httpx.Client()\nc', undefined],
    ['by a conditional expression', 'c = httpx.Client() if a else httpx.Client(x)\nc', 'httpx.Client'],
    ['by a differing conditional expression', 'c = httpx.Client() if a else ClientSession()\nc', undefined],
    ['by "or"', 'c = None or httpx.Client()\nc', 'httpx.Client'],
    [
      'seen from a function',
      'if a:\n    c = httpx.Client()\nelse:\n    c = ClientSession()\ndef f():\n    c',
      undefined,
    ],
    ['replaced before a function runs', 'c = ClientSession()\nc = httpx.Client()\ndef f():\n    c', 'httpx.Client'],
  ])('%s', (_, text, type) => {
    const module = moduleOf(CLIENTS + text);
    expect(module.typeOf(expression(module, 'c'))).toBe(type);
  });

  it('is found fast where generated code binds it thousands of times', () => {
    const lines = Array.from({ length: 4000 }, (_, index) => `if a:\n    c = f${index}(c)`).join('\n');
    const module = moduleOf(`${lines}\nc`);
    expect(module.calls).toHaveLength(4000);
    expect(module.typeOf(expression(module, 'c'))).toBeUndefined();
  });
});
