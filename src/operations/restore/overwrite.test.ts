import { describe, expect, test } from 'vitest';
import { decideOverwrite, type OverwriteDecision } from './overwrite.ts';
import type { OverwritePolicy } from './restore-options.ts';

const node = { type: 'file', size: 10, mtimeNs: 1_000_000_005n } as const;
const existing = (size: bigint, mtimeNs: bigint) => ({ size, mtimeNs, isFile: () => true });

describe('decideOverwrite', () => {
  const same = existing(10n, 1_000_000_005n);
  const older = existing(10n, 1_000_000_004n);
  const newer = existing(10n, 1_000_000_006n);
  const longer = existing(11n, 1_000_000_005n);

  const cases: [OverwritePolicy, ReturnType<typeof existing>, OverwriteDecision][] = [
    ['always', same, 'replace'],
    ['always', newer, 'replace'],
    ['if-changed', same, 'trust'],
    ['if-changed', older, 'replace'],
    ['if-changed', longer, 'replace'],
    ['if-newer', older, 'replace'],
    ['if-newer', same, 'keep'],
    ['if-newer', newer, 'keep'],
    ['never', older, 'keep'],
  ];
  test.each(cases)('%s: to the nanosecond and the byte', (policy, found, expected) => {
    expect(decideOverwrite(policy, found, node)).toBe(expected);
  });

  test('trusts no time where there is no file', () => {
    const link = { ...same, isFile: () => false };
    expect(decideOverwrite('if-changed', link, node)).toBe('replace');
  });
});
