import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Listing, MIRRORED_KINDS, planMirror } from './mirror-plan.ts';

const objects = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom(10, 20));
const listing: fc.Arbitrary<Listing> = fc
  .record({ key: objects, pack: objects, index: objects, snapshot: objects })
  .map((kinds) => ({
    key: new Map(Object.entries(kinds.key)),
    pack: new Map(Object.entries(kinds.pack)),
    index: new Map(Object.entries(kinds.index)),
    snapshot: new Map(Object.entries(kinds.snapshot)),
  }));
const named = fc.subarray(['a', 'b', 'c', 'd']);

test('after copy and removal the target is the source, but for packs that the source has lost', () => {
  fc.assert(
    fc.property(listing, listing, named, (source, target, names) => {
      const plan = planMirror(source, target, (id) => names.includes(id));
      for (const kind of MIRRORED_KINDS) {
        const after = new Map(target[kind]);
        for (const object of plan.copy) if (object.kind === kind) after.set(object.id, object.size);
        for (const object of plan.remove) if (object.kind === kind) after.delete(object.id);
        if (kind === 'pack') for (const id of plan.lost) expect(after.delete(id)).toBe(true);
        expect(after).toEqual(source[kind]);
      }
      for (const id of plan.lost) {
        expect(names).toContain(id);
        expect(source.pack.has(id)).toBe(false);
      }
    }),
  );
});

test('objects come after what they need, and go before it', () => {
  fc.assert(
    fc.property(listing, listing, (source, target) => {
      const { copy, remove } = planMirror(source, target, () => false);
      const places = (order: readonly string[], kinds: readonly string[]) =>
        kinds.map((kind) => order.indexOf(kind));
      const isSorted = (numbers: readonly number[]) =>
        numbers.every((number, at) => at === 0 || numbers[at - 1]! <= number);
      const coming = copy.map(({ kind }) => kind);
      expect(isSorted(places(['key', 'pack', 'index', 'snapshot'], coming))).toBe(true);
      const going = remove.map(({ kind }) => kind);
      expect(isSorted(places(['snapshot', 'index', 'pack', 'key'], going))).toBe(true);
    }),
  );
});
