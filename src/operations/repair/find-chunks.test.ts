import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesOf } from './find-chunks.ts';

const lengths = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 });

test('a chunk is looked for where it was, whichever lengths are not known', () => {
  fc.assert(
    fc.property(
      lengths,
      fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      (all, isKnown) => {
        const size = all.reduce((sum, length) => sum + length, 0);
        const offsets = all.map((_, at) =>
          all.slice(0, at).reduce((sum, length) => sum + length, 0),
        );
        const chunks = all.map((length, at) => ({
          id: String(at),
          length: isKnown[at] ? length : undefined,
        }));
        const places = placesOf(chunks, size);
        for (const { id, offset, length } of places) {
          expect({ offset, length }).toEqual({
            offset: offsets[Number(id)],
            length: all[Number(id)],
          });
        }
        expect(new Set(places.map(({ id }) => id)).size).toBe(places.length);
        const unknown = chunks.filter(({ length }) => length === undefined).length;
        // One unknown length follows from the others.
        if (unknown < 2) expect(places).toHaveLength(all.length);
      },
    ),
  );
});
