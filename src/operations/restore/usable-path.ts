import { KirschError } from '../../errors/index.ts';

/** The longest path that the system takes, in bytes (on Windows in UTF-16 units). */
const MAX_PATH: Partial<Record<NodeJS.Platform, number>> = {
  linux: 4095,
  darwin: 1023,
  win32: 32_766,
};
const DEFAULT_MAX_PATH = 1023;

/** Why nothing can be restored at that path of this computer, or undefined. */
export function whyNotUsable(
  path: string,
  platform: NodeJS.Platform = process.platform,
): KirschError | undefined {
  const limit = MAX_PATH[platform] ?? DEFAULT_MAX_PATH;
  // A UTF-16 unit takes three bytes at most, so nearly every path is seen to fit without being encoded.
  if (path.length * 3 <= limit) return undefined;
  const length = platform === 'win32' ? path.length : Buffer.byteLength(path);
  if (length <= limit) return undefined;
  return new KirschError('TARGET_UNWRITABLE', 'Its path is too long for this system.', {
    hint: 'Restore a folder deeper down, SNAPSHOT:PATH, into a target with a short path.',
    details: { reason: 'path-too-long', length, limit },
  });
}
