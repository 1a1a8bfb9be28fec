import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, neededVersion, refusalOf, type Writer } from './compatibility.ts';

const of = (generation: Writer['generation'], version?: string): Writer => ({
  generation,
  version,
});

describe('the data of one version in the place of another’s', () => {
  it.each([
    [of('C', '2.0.0'), of('C', '2.1.0'), undefined],
    [of('C', '2.1.0'), of('C', '2.1.0'), undefined],
    [of('C', '2.1.1'), of('C', '2.1.0'), 'newer-backup'],
    [of('C', '2.1.0'), of('B', '1.9.13'), 'other-generation'],
    [of('B', '1.9.13'), of('C', '2.1.0'), 'other-generation'],
    [of('A', '1.7.1'), of('B', '1.9.13'), undefined],
    [of('B', '1.9.13'), of('A', '1.7.1'), 'newer-backup'],
    [of('C', '2.1.0'), of(undefined), undefined],
    [of('C'), of('C', '2.1.0'), undefined],
  ])('%j over %j: %s', (backup, here, reason) => {
    expect(refusalOf(backup, here, ['main'])?.reason).toBe(reason);
  });

  it('does not matter where only notes are wanted', () => {
    expect(refusalOf(of('C', '2.1.0'), of('B', '1.9.0'), ['notes'])).toBeUndefined();
  });

  it('is told in words', () => {
    expect(neededVersion(of('C', '2.1.0'))).toBe('Cherry Studio 2.1.0 or newer');
    expect(neededVersion(of('B'))).toContain('1.x, 1.8 or newer');
    expect(neededVersion(of(undefined))).toBeUndefined();
  });
});

describe('versions', () => {
  it('stand in the order in which they come out', () => {
    const versions = ['1.9.13', '2.0.0-rc.2', '2.0.0-rc.10', '2.0.0', '2.0.14', '2.1.0', '2.10.0'];
    expect(versions.toReversed().sort(compareVersions)).toEqual(versions);
  });

  it('are never both older and newer, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      }),
    );
  });
});
