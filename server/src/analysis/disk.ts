/** Files as they are saved. */
export { nodeFileSystem as disk } from '../workspace/node-file-system';
