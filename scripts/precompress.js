// @ts-check
// Writes what browsers may get instead of a file: `name.br` and `name.gz` beside `name`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Below that an answer fits into one packet anyway. */
const LEAST_BYTES = 1_024;
const TEXT = /\.(css|js|json|svg|txt|webmanifest)$/;

/**
 * Compresses the texts of a folder as well as can be: it is done once, and they are sent often. The page itself is not among
 * them, as each answer bears a nonce of its own.
 * @param {string} folder
 */
export function precompress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    if (bytes.length < LEAST_BYTES) continue;
    const sizeHint = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: sizeHint }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
