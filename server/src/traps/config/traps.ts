import type { Trap } from '../trap';
import { anyioBackendParamsUnset } from './anyio-backend-params-unset';
import { asyncioMarkArguments } from './asyncio-mark-arguments';
import { asyncioMarkOnSyncTest } from './asyncio-mark-on-sync-test';
import { defaultFixtureLoopScopeUnset } from './default-fixture-loop-scope-unset';
import { pluginVersionConflict } from './plugin-version-conflict';
import { pytestConfigIgnored } from './pytest-config-ignored';
import { pytestConfigQuotedValue } from './pytest-config-quoted-value';
import { singleLoopScopeOption } from './single-loop-scope-option';
import { testclientHttpxIncompatible } from './testclient-httpx-incompatible';
import { unknownAsyncioOption } from './unknown-asyncio-option';

/** In the order of their names. */
export const configTraps: readonly Trap[] = [
  anyioBackendParamsUnset,
  asyncioMarkArguments,
  asyncioMarkOnSyncTest,
  defaultFixtureLoopScopeUnset,
  pluginVersionConflict,
  pytestConfigIgnored,
  pytestConfigQuotedValue,
  singleLoopScopeOption,
  testclientHttpxIncompatible,
  unknownAsyncioOption,
];
