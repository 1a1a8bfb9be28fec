import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeIndex,
  decodeUnpacked,
  encodeIndex,
  encodeIndexedPack,
  IndexDraft,
} from './index.ts';

const hex = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const blob = fc.record({
  type: fc.constantFrom('data' as const, 'tree' as const),
  id: hex,
  offset: fc.nat(),
  length: fc.integer({ min: 32, max: 2 ** 32 - 1 }),
  uncompressedLength: fc.nat(),
});
const packs = fc.array(
  fc.record({ id: hex, blobs: fc.array(blob, { minLength: 1, maxLength: 20 }) }),
  { maxLength: 10 },
);

describe('an index file written pack by pack', () => {
  test('is what it would be written at once, in both versions of the format', async () => {
    await fc.assert(
      fc.asyncProperty(packs, fc.constantFrom(1 as const, 2 as const), async (all, version) => {
        const draft = new IndexDraft(version);
        for (const pack of all) draft.add(encodeIndexedPack(pack), pack.blobs.length);
        expect(draft.blobCount).toBe(all.flatMap(({ blobs }) => blobs).length);
        const json = decodeUnpacked(await draft.finish());
        expect(json.toString()).toBe(encodeIndex(all).toString());
        expect(decodeIndex(json).packs).toEqual(all);
      }),
    );
  });

  test('takes less than half of the room of its JSON while it grows', async () => {
    const draft = new IndexDraft(2);
    const id = 'ab'.repeat(32);
    const blobs = fc.sample(blob, { numRuns: 1000, seed: 7 });
    draft.add(encodeIndexedPack({ id, blobs }), blobs.length);
    const json = encodeIndex([{ id, blobs }]);
    expect((await draft.finish()).length).toBeLessThan(json.length / 2);
  });
});
