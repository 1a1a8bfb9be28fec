import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChunker, cutChunks, isIrreducible } from '../src/chunker/index.ts';
import { describeWithPrograms, runRestic } from './servers/index.ts';

interface TreeNode {
  readonly name: string;
  readonly content: readonly string[];
}

describeWithPrograms(['restic'], 'the chunker and restic', () => {
  let folder = '';
  let data = '';
  let polynomial = 0n;
  let nodes: readonly TreeNode[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-chunker-'));
    data = join(folder, 'data');
    const env = { RESTIC_REPOSITORY: join(folder, 'repository'), RESTIC_PASSWORD: 'test' };
    mkdirSync(data);
    for (const [name, bytes] of Object.entries(sampleFiles()))
      writeFileSync(join(data, name), bytes);
    await runRestic(['init'], { env });
    const config = JSON.parse((await runRestic(['cat', 'config'], { env })).stdout);
    polynomial = BigInt(`0x${config.chunker_polynomial}`);
    await runRestic(['backup', '.'], { env, cwd: data });
    const [snapshot] = JSON.parse((await runRestic(['snapshots', '--json'], { env })).stdout);
    nodes = JSON.parse((await runRestic(['cat', 'tree', snapshot.id], { env })).stdout).nodes;
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('agree that restic drew an irreducible polynomial', () => {
    expect(isIrreducible(polynomial)).toBe(true);
  });

  it('cut random, zero and text files into the same blobs, under a polynomial never seen before', () => {
    const chunker = createChunker(polynomial);
    const ours = readdirSync(data).map((name) => {
      const bytes = readFileSync(join(data, name));
      let position = 0;
      const read = (target: Buffer): number => {
        const count = bytes.copy(target, 0, position);
        position += count;
        return count;
      };
      const content = Array.from(cutChunks(chunker, read), (chunk) => hash('sha256', chunk));
      return { name, content };
    });
    const theirs = nodes.map(({ name, content }) => ({ name, content }));
    expect(ours, `polynomial ${polynomial.toString(16)}`).toEqual(theirs);
  });
});

/** Files around every length at which a chunker decides something, of three kinds of content. */
function sampleFiles(): Record<string, Uint8Array> {
  const minimum = 512 * 1024;
  const mebibyte = 1024 * 1024;
  let text = '';
  for (let line = 0; text.length < 12 * mebibyte; line++) {
    text += `${line}: the quick brown fox jumps over the lazy dog ${(line * line) % 8191}\n`;
  }
  return {
    'a-empty': new Uint8Array(),
    'b-minimum': randomBytes(minimum),
    'c-one-more': randomBytes(minimum + 1),
    'd-random': randomBytes(24 * mebibyte + 12_345),
    'e-zero': new Uint8Array(3 * mebibyte + 77),
    'f-text': Buffer.from(text),
    // Never a cut but at the maximum: a period of one byte has one fingerprint.
    'g-ones': new Uint8Array(9 * mebibyte).fill(1),
  };
}
