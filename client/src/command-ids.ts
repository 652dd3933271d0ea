/** Every command of the manifest, and those only links use. */
export const COMMANDS = {
  runTest: 'looptrap.runTest',
  runFile: 'looptrap.runFile',
  stop: 'looptrap.stop',
  checkProject: 'looptrap.checkProject',
  explainError: 'looptrap.explainError',
  explainTerminalSelection: 'looptrap.explainTerminalSelection',
  fixEverywhere: 'looptrap.fixEverywhere',
  migrate: 'looptrap.migrate',
  clearResults: 'looptrap.clearResults',
  showLog: 'looptrap.showLog',
  showRunOutput: 'looptrap.showRunOutput',
  restartServer: 'looptrap.restartServer',
  selectInterpreter: 'looptrap.selectInterpreter',
  showResult: 'looptrap.showResult',
  openPlace: 'looptrap.openPlace',
  showReport: 'looptrap.showReport',
} as const;
