#!/usr/bin/env node
// `looptrap server`, under the name that editors look for; over stdio where nothing else is asked for.
const args = process.argv.slice(2);
const isChosen = args.some((arg) => /^--(stdio|node-ipc|socket|pipe|help|version)\b/.test(arg));
process.argv.splice(2, args.length, 'server', ...(isChosen ? args : ['--stdio', ...args]));
require('./dist/cli.js');
