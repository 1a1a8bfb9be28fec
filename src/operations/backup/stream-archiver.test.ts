import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type BlobWriting, startBlobWriting } from '../../../test/blob-writing.ts';
import { HandmadeRepository, POLYNOMIAL } from '../../../test/handmade-repository.ts';
import { cutChunks } from '../../chunker/index.ts';
import { openFileSystem } from '../../file-system/index.ts';
import { parseTime, sha256 } from '../../format/index.ts';
import { createConfiguredChunker } from '../../repository/configured-chunker.ts';
import { StreamArchiver } from './stream-archiver.ts';

const MIB = 2 ** 20;
const TIME_NS = 1_700_000_000_123_456_789n;
const OWNER = { uid: 0, gid: 0, extras: openFileSystem() };
const configured = createConfiguredChunker({ chunkerPolynomial: POLYNOMIAL });

let writing: BlobWriting;
beforeEach(async () => {
  writing = await startBlobWriting(new HandmadeRepository().open(), {
    compression: 'off',
    targetBytes: 16 * MIB,
  });
});

function archive(pieces: Iterable<Uint8Array>, names = ['content']): string {
  const archiver = new StreamArchiver(writing.writer, configured);
  for (const piece of pieces) archiver.push(piece);
  return archiver.finish(names, TIME_NS, OWNER);
}

/** What the chunker makes of the same bytes when they lie in a file. */
function idsOf(content: Buffer): string[] {
  let position = 0;
  const read = (target: Buffer) => {
    const copied = content.copy(target, 0, position);
    position += copied;
    return copied;
  };
  const ids: string[] = [];
  for (const chunk of cutChunks(configured.chunker, read)) ids.push(sha256(chunk));
  return ids;
}

describe('content that arrives piece by piece', () => {
  test('is cut as the same content in a file, however it is divided', () => {
    const content = randomBytes(5 * MIB);
    const whole = archive([content]);
    fc.assert(
      fc.property(fc.array(fc.nat(content.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), content.length];
        const pieces = places.slice(1).map((end, at) => content.subarray(places[at], end));
        expect(archive(pieces)).toBe(whole);
      }),
      { numRuns: 15 },
    );
  });

  test('may come in pieces larger than the chunker’s buffer, which may be reused', async () => {
    const content = randomBytes(12 * MIB);
    const piece = Buffer.alloc(100_000);
    function* reused() {
      for (let at = 0; at < content.length; at += piece.length) {
        const copied = content.copy(piece, 0, at);
        yield piece.subarray(0, copied);
      }
    }
    const tree = archive(reused());
    expect(archive([content])).toBe(tree);
    await writing.finish();
    const [file] = await writing.indexed.loadTree(tree);
    expect(file).toMatchObject({ size: content.length, content: idsOf(content) });
  });

  test('becomes one file in the folders that lead to it', async () => {
    let tree = archive([Buffer.from('hello')], ['srv', 'dump', 'all.sql']);
    await writing.finish();
    for (const name of ['srv', 'dump']) {
      const [folder, ...others] = await writing.indexed.loadTree(tree);
      expect(others).toEqual([]);
      expect(folder).toMatchObject({ name, type: 'dir', mode: 0o755 + 2 ** 31 });
      tree = folder!.subtree!;
    }
    const [file] = await writing.indexed.loadTree(tree);
    expect(file).toMatchObject({ name: 'all.sql', type: 'file', mode: 0o644, size: 5 });
    expect(parseTime(file!.mtime).nanoseconds).toBe(TIME_NS);
    const [id] = file!.content!;
    expect((await writing.indexed.loadBlob('data', id!)).toString()).toBe('hello');
  });

  test('may be empty', async () => {
    const tree = archive([]);
    expect(archive([Buffer.alloc(0), Buffer.alloc(0)])).toBe(tree);
    await writing.finish();
    expect(await writing.indexed.loadTree(tree)).toMatchObject([{ size: 0, content: [] }]);
    expect(writing.writer.counts.data.blobs).toBe(0);
  });

  test('is counted as it comes', () => {
    const archiver = new StreamArchiver(writing.writer, configured);
    archiver.push(Buffer.alloc(3));
    archiver.push(Buffer.alloc(MIB));
    expect(archiver.size).toBe(MIB + 3);
  });
});
