// Installs the embedded VS Code, if it is not there yet. What goes wrong is told by who needs it, and tries again.
import { root } from '../lib/install.mjs';
import { ensureEmbeddedVsCode } from './install.mjs';

await ensureEmbeddedVsCode(root, () => {}).catch(() => {});
