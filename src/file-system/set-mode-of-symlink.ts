import { lchmodSync } from 'node:fs';
import { platform } from 'node:os';
import type { LocalPath } from './file-system-extras.ts';
import { nodePath } from './node-path.ts';

/** Sets the permissions of a symlink itself where it has any (macOS); does nothing elsewhere. */
export function setModeOfSymlink(path: LocalPath, mode: number): void {
  if (platform() === 'darwin') lchmodSync(nodePath(path), mode);
}
