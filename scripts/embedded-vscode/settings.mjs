/** User settings of an embedded VS Code when its data folder is new: nothing that distracts from the extension under development. */
export const SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // As on the desktop; in a browser an edit would be saved after a second, and a test could not take it back.
  'files.autoSave': 'off',
  'files.exclude': { '**/.git': true, '**/__pycache__': true, '**/.pytest_cache': true },
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'always',
  'security.workspace.trust.startupPrompt': 'once',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};
