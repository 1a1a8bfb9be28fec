import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../format/index.ts';
import { labelOf, labelTag } from './profile-tags.ts';

const withTags = (...tags: string[]) => ({ tags }) as unknown as Snapshot;

test('a label comes back from its tag, and restic can neither split nor trim it', () => {
  const labels = fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .map((text) => text.trim())
    .filter((text) => text !== '' && text.length <= 100);
  fc.assert(
    fc.property(labels, (label) => {
      const tag = labelTag(label);
      expect(labelOf(withTags('x', tag))).toBe(label);
      expect(tag).not.toMatch(/[,\n]/);
    }),
  );
});

test('a label that says nothing, or too much, is refused', () => {
  for (const bad of ['', '  ', 'x'.repeat(101)]) {
    expect(() => labelTag(bad)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  }
});

test('what somebody else has made is shown as it stands', () => {
  expect(labelOf(withTags('label=100%'))).toBe('100%');
  expect(labelOf(withTags('daily'))).toBeUndefined();
});
