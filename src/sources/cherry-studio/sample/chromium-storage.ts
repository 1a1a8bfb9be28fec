import { brotliDecompressSync } from 'node:zlib';
import { chromiumStorageContents, chromiumStorageFiles } from './chromium-storage-data.ts';

/**
 * The folders `IndexedDB` and `Local Storage` of a small profile of Cherry Studio 1.x, as a real Chromium has written them: a table,
 * a log, a manifest and a blob of LevelDB, with sixteen topics and the settings.
 */
export function chromiumStorage(): { readonly path: string; readonly content: Buffer }[] {
  const contents = brotliDecompressSync(Buffer.from(chromiumStorageContents, 'base64'));
  let at = 0;
  return chromiumStorageFiles.map(([path, bytes]) => {
    const content = contents.subarray(at, at + bytes);
    at += bytes;
    return { path, content };
  });
}
