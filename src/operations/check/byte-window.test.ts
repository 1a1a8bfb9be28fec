import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWindow } from './byte-window.ts';

const bytes = fc.uint8Array({ minLength: 0, maxLength: 60 });

test('whatever the pieces, what is kept is there when it is needed', () => {
  const runs = fc.array(fc.array(fc.tuple(bytes, fc.nat(70)), { maxLength: 20 }), { maxLength: 4 });
  fc.assert(
    fc.property(runs, (all) => {
      const window = new ByteWindow();
      for (const run of all) {
        window.clear();
        let whole = Buffer.alloc(0);
        let keptFrom = 0;
        for (const [piece, further] of run) {
          whole = Buffer.concat([whole, piece]);
          window.add(piece);
          expect(window.end).toBe(whole.length);
          expect(Buffer.from(window.between(keptFrom, whole.length))).toEqual(
            whole.subarray(keptFrom),
          );
          keptFrom = Math.min(keptFrom + further, whole.length);
          window.keepFrom(keptFrom);
          // Whoever gave the piece may use its memory for something else now.
          piece.fill(0xff);
          expect(Buffer.from(window.kept)).toEqual(whole.subarray(keptFrom));
          // The pieces of this run are spoilt, so compare with a copy.
          whole = Buffer.from(whole);
        }
      }
    }),
  );
});

test('what was let go of does not come back', () => {
  const window = new ByteWindow();
  window.add(Buffer.from('abcdef'));
  window.keepFrom(4);
  window.keepFrom(1);
  expect(Buffer.from(window.kept).toString()).toBe('ef');
  window.keepFrom(100);
  expect(window.kept).toHaveLength(0);
  window.add(Buffer.from('gh'));
  expect(Buffer.from(window.between(6, 8)).toString()).toBe('gh');
});
