import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBlobWriting } from '../../../test/blob-writing.ts';
import { HandmadeRepository } from '../../../test/handmade-repository.ts';
import { createConfiguredChunker } from '../../repository/configured-chunker.ts';
import { FileSealer } from './file-sealer.ts';

const MIB = 2 ** 20;

describe('a file that is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-sealer-'));
  const path = join(folder, 'file');
  const content = randomBytes(9 * MIB);
  let sealer: FileSealer;

  beforeAll(async () => {
    writeFileSync(path, content);
    const repository = new HandmadeRepository(undefined, 2).open();
    const { writer } = await startBlobWriting(repository, { inFlight: 16 });
    sealer = new FileSealer(writer, createConfiguredChunker(repository.config));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('has the same chunks whether it is cut first or at once', () => {
    const { lengths, atEnd } = sealer.cut(path, 0);
    expect(atEnd).toBe(true);
    const inJobs = sealer.sealChunks(path, 0, lengths);
    expect(inJobs.size).toBe(content.length);
    expect(sealer.seal(path, content.length)).toEqual(inJobs);
  });

  test('is told in no more memory than its ids take, as those of a large one are kept to its end', () => {
    const { lengths } = sealer.cut(path, 0);
    for (const { ids } of [
      sealer.seal(path, content.length),
      sealer.sealChunks(path, 0, lengths),
    ]) {
      expect(ids.length).toBe(lengths.length * 32);
      expect(ids.buffer.byteLength).toBe(ids.length);
    }
  });
});
