// `npm start`: prepares everything, then opens the sample project in VS Code with this extension loaded.
// Written for any Node that can read it, so that one too old gets an answer instead of a syntax error.
const minimum = 20;
if (Number(process.versions.node.split('.')[0]) < minimum) {
  console.error(
    'Looptrap needs Node ' +
      minimum +
      ' or newer; this is ' +
      process.version +
      '. Get it from https://nodejs.org/ or with your package manager.',
  );
  process.exit(1);
}
import('./start/main.mjs')
  .then(({ start }) => start(process.argv.slice(2)))
  .then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      console.error(`\nLooptrap could not start: ${error.message}`);
      process.exitCode = 1;
    },
  );
