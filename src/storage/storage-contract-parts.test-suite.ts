import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Storage } from './storage.ts';
import { expectBytes, expectCode } from './storage-expectations.test-helper.ts';

const MiB = 1024 * 1024;

/** What the storage contract says of `getParts`. */
export function describeParts(storage: () => Storage, largeObject: number): void {
  describe('parts', () => {
    test('reads an object in parts, each of just its length', async () => {
      const bytes = randomBytes(largeObject);
      await storage().put('parts', bytes);
      const sizes = [1, 300_000, 7, 5 * MiB, 70_001];
      const lengths = [...sizes, bytes.length - 11 - sum(sizes)];
      const parts = await collectParts(storage().getParts('parts', 11, lengths));
      expect(parts.map(({ length }) => length)).toEqual(lengths);
      expectBytes(Buffer.concat(parts), bytes.subarray(11));
      expect(await collectParts(storage().getParts('parts', 0, []))).toEqual([]);
    });

    test('parts go where they are told to', async () => {
      const made: Buffer[] = [];
      const allocate = (length: number) => {
        made.push(Buffer.from(new SharedArrayBuffer(length)));
        return made.at(-1)!;
      };
      const bytes = randomBytes(1_000);
      await storage().put('placed', bytes);
      const parts = await collectParts(storage().getParts('placed', 0, [400, 600], { allocate }));
      expectBytes(Buffer.concat(parts), bytes);
      if (made.length > 0) expectBytes(Buffer.concat(made), bytes);
    });

    test('whoever takes parts slowly gets them all, and others are served meanwhile', async () => {
      const bytes = randomBytes(largeObject);
      await storage().put('slow', bytes);
      const lengths = Array.from({ length: 20 }, () => Math.floor(bytes.length / 20));
      const taken: Buffer[] = [];
      for await (const part of storage().getParts('slow', 0, lengths)) {
        await sleep(5);
        if (taken.length === 3)
          expectBytes(await storage().getRange('slow', 5, 5), bytes.subarray(5, 10));
        taken.push(part);
      }
      expectBytes(Buffer.concat(taken), bytes.subarray(0, sum(lengths)));
    });

    test('parts can be left early', async () => {
      const bytes = randomBytes(3 * MiB);
      await storage().put('left', bytes);
      for (let round = 0; round < 20; round++) {
        for await (const part of storage().getParts('left', 0, [1_000, MiB, MiB])) {
          expect(part).toHaveLength(1_000);
          break;
        }
      }
      expectBytes(await storage().get('left'), bytes);
    });

    test('parts past the end are damage, after those that are there', async () => {
      await storage().put('short', Buffer.from('0123456789'));
      const given: string[] = [];
      const read = async () => {
        for await (const part of storage().getParts('short', 2, [3, 3, 3]))
          given.push(String(part));
      };
      await expectCode(read(), 'DAMAGED');
      expect(['', '234', '234567'].includes(given.join(''))).toBe(true);
      await expectCode(collectParts(storage().getParts('short', 10, [1])), 'DAMAGED');
      await expectCode(collectParts(storage().getParts('short', 1_000, [5, 5])), 'DAMAGED');
    });

    test('parts that are none are refused, and parts of nothing are not found', async () => {
      await expectCode(collectParts(storage().getParts('short', 0, [0])), 'BAD_ARGUMENT');
      await expectCode(collectParts(storage().getParts('short', -1, [1])), 'BAD_ARGUMENT');
      await expectCode(collectParts(storage().getParts('short', 0, [1, 0.5])), 'BAD_ARGUMENT');
      await expectCode(collectParts(storage().getParts('missing', 0, [1])), 'OBJECT_NOT_FOUND');
    });
  });
}

export async function collectParts(parts: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
