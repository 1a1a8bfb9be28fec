import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeNode } from '../../../test/handmade-repository.ts';
import type { Node } from '../../format/index.ts';
import { PendingTree } from './pending-tree.ts';

interface Completion {
  readonly names: string[];
  readonly isTrusted: boolean;
}

function pendingTree(): { tree: PendingTree; completions: Completion[] } {
  const completions: Completion[] = [];
  const tree = new PendingTree((nodes, isTrusted) => {
    completions.push({ names: nodes.map(({ name }) => name), isTrusted });
  });
  return { tree, completions };
}

const anyEntry = fc.record({
  isPushed: fc.boolean(),
  isLeftOut: fc.boolean(),
  isTrusted: fc.constantFrom(true, false, undefined),
  /** Entries are settled in this order; those below zero before the walk is done. */
  order: fc.integer({ min: -10, max: 10 }),
});

describe('a folder whose tree waits for its entries', () => {
  test('is complete once, in its own order, whenever its entries are settled', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 12 }), (entries) => {
        const { tree, completions } = pendingTree();
        const places: { order: number; settle: () => void }[] = [];
        entries.forEach(({ isPushed, isLeftOut, isTrusted, order }, at) => {
          const node: Node = makeNode(`entry ${at}`);
          if (isPushed) tree.push(node);
          else {
            const settle = tree.reserve();
            places.push({ order, settle: () => settle(isLeftOut ? undefined : node, isTrusted) });
          }
        });
        places.sort((a, b) => a.order - b.order);
        for (const { order, settle } of places) if (order < 0) settle();
        expect(completions).toEqual([]);
        tree.close();
        const late = places.filter(({ order }) => order >= 0);
        late.forEach(({ settle }) => {
          expect(completions).toEqual([]);
          settle();
        });
        const names = entries.flatMap(({ isPushed, isLeftOut }, at) =>
          isPushed || !isLeftOut ? [`entry ${at}`] : [],
        );
        const isTrusted = entries.every(
          (entry) => entry.isPushed || (entry.isTrusted ?? !entry.isLeftOut),
        );
        expect(completions).toEqual([{ names, isTrusted }]);
      }),
    );
  });

  test('is empty when nothing is in it', () => {
    const { tree, completions } = pendingTree();
    tree.close();
    expect(completions).toEqual([{ names: [], isTrusted: true }]);
  });

  test('is not trusted when somebody says so', () => {
    const { tree, completions } = pendingTree();
    tree.push(makeNode('a'));
    tree.distrust();
    tree.close();
    expect(completions).toEqual([{ names: ['a'], isTrusted: false }]);
  });
});
