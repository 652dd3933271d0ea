import type { Trap } from '../trap';
import { pytestConfigIgnored } from './pytest-config-ignored';
import { pytestConfigQuotedValue } from './pytest-config-quoted-value';

/** In the order of their names. */
export const configTraps: readonly Trap[] = [pytestConfigIgnored, pytestConfigQuotedValue];
