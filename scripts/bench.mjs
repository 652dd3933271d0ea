// Measures speed; asserts nothing. Needs `npm install` and the environment `newest`.
import { join } from 'node:path';
import { measureReading } from '../test/bench/reading-speed.mjs';
import { measureWatchdogCost } from '../test/bench/watchdog-cost.mjs';
import { ensureEnvironments } from './environments.mjs';
import { ensureInstalled, root } from './lib/install.mjs';

ensureInstalled();
const { ready } = ensureEnvironments(['newest']);
measureReading({ node: process.execPath, cli: join(root, 'dist', 'cli.js') });
if (ready.newest) measureWatchdogCost({ python: ready.newest, pluginDir: join(root, 'dist', 'python') });
else console.error('the watchdog was not measured: Python 3.13 is missing');
