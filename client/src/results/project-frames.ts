import path from 'node:path';
import type { SourcePlace } from '../../../watchdog/runner/run-report';

/** Of a stack, innermost first, what is told: outside of the project's last frame there is only what runs the loop. */
export function projectFrames(stack: readonly SourcePlace[]): readonly SourcePlace[] {
  return stack.slice(0, stack.findLastIndex(({ file }) => isProjectFile(file)) + 1);
}

function isProjectFile(file: string): boolean {
  return !path.isAbsolute(file) && !/(^|[\\/])site-packages[\\/]/.test(file);
}
