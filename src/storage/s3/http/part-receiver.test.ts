import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PartReceiver } from './part-receiver.ts';

const MIB = 1024 * 1024;
const RANGE = { 'content-range': 'bytes 3-9/100' };

async function readAll(receiver: PartReceiver): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for (let part = await receiver.next(); part; part = await receiver.next()) parts.push(part);
  return parts;
}

test('whatever the chunks, the parts are of their lengths and hold the bytes', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
  const chunks = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      lengths,
      chunks,
      fc.nat(30),
      fc.boolean(),
      async (wanted, sent, offset, whole) => {
        const receiver = new PartReceiver({ offset, lengths: wanted });
        const body = Buffer.concat(sent).subarray(whole ? offset : 0);
        receiver.begin(whole ? {} : RANGE);
        // Whoever read them uses their memory again.
        for (const chunk of sent) {
          receiver.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
          chunk.fill(0xee);
        }
        receiver.end();
        const parts = await readAll(receiver);
        let at = 0;
        for (const [number, part] of parts.entries()) {
          expect(part.length).toBe(wanted[number]);
          expect(part).toEqual(body.subarray(at, at + part.length));
          at += part.length;
        }
        const total = wanted.reduce((sum, length) => sum + length, 0);
        expect(receiver.isComplete).toBe(body.length >= total);
        if (!receiver.isComplete) expect(at + wanted[parts.length]!).toBeGreaterThan(body.length);
      },
    ),
  );
});

test('asks for a pause while a megabyte waits, and for none while somebody reads', async () => {
  const receiver = new PartReceiver({ offset: 0, lengths: [MIB / 2, MIB / 2, MIB / 2, 1] });
  receiver.begin(RANGE);
  expect(receiver.take(Buffer.alloc(MIB / 2))).toBeUndefined();
  const pause = receiver.take(Buffer.alloc(MIB / 2));
  expect(pause).toBeInstanceOf(Promise);
  expect(receiver.take(Buffer.alloc(1))).toBe(pause);
  await receiver.next();
  await pause;
  expect(receiver.take(Buffer.alloc(10))).toBeUndefined();
});

test('a reader gets the complete parts before the error', async () => {
  const receiver = new PartReceiver({ offset: 0, lengths: [2, 2] });
  const first = receiver.next();
  receiver.begin(RANGE);
  receiver.take(Buffer.from('abc'));
  receiver.end(new Error('cut'));
  expect(String(await first)).toBe('ab');
  await expect(receiver.next()).rejects.toThrow('cut');
});
