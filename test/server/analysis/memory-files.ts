export { memoryFileSystem as memoryFiles } from '../../../server/src/workspace/memory-file-system';
