import { encodeFileName } from '../format/index.ts';
import type { LocalPath } from './file-system-extras.ts';

/** A path for Node's own functions, which would write U+FFFD for a byte that is not UTF-8. */
export function nodePath(path: LocalPath): LocalPath {
  return typeof path !== 'string' || path.isWellFormed() ? path : encodeFileName(path);
}
