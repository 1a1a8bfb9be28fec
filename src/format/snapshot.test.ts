import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyExtra, anyId, anyText, anyTime } from './arbitraries.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from './snapshot.ts';

const tree = 'ab'.repeat(32);
const other = 'cd'.repeat(32);
const count = fc.nat();

const anySnapshot = fc.record(
  {
    time: anyTime,
    parent: anyId,
    tree: anyId,
    paths: fc.array(anyText, { maxLength: 3 }),
    hostname: anyText,
    username: anyText,
    uid: fc.nat(),
    gid: fc.nat(),
    excludes: fc.array(anyText, { maxLength: 3 }),
    tags: fc.array(anyText, { maxLength: 3 }),
    original: anyId,
    programVersion: anyText,
    summary: fc.record(
      {
        backupStart: anyTime,
        backupEnd: anyTime,
        filesNew: count,
        filesChanged: count,
        filesUnmodified: count,
        dirsNew: count,
        dirsChanged: count,
        dirsUnmodified: count,
        dataBlobs: count,
        treeBlobs: count,
        dataAdded: count,
        dataAddedPacked: count,
        totalFilesProcessed: count,
        totalBytesProcessed: count,
      },
      { noNullPrototype: true },
    ),
    extra: anyExtra,
  },
  {
    requiredKeys: [
      'time',
      'tree',
      'paths',
      'hostname',
      'username',
      'uid',
      'gid',
      'excludes',
      'tags',
      'programVersion',
    ],
    noNullPrototype: true,
  },
) as fc.Arbitrary<Snapshot>;

describe('a snapshot', () => {
  it('comes back with everything in it', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
      }),
    );
  });

  it('leaves out what is empty, as restic does', () => {
    const snapshot: Snapshot = {
      time: '2026-01-02T03:04:05.6+01:00',
      tree,
      paths: ['/a & b'],
      hostname: '',
      username: '',
      uid: 0,
      gid: 0,
      excludes: [],
      tags: [],
      programVersion: '',
    };
    expect(encodeSnapshot(snapshot).toString()).toBe(
      `{"time":"2026-01-02T03:04:05.6+01:00","tree":"${tree}","paths":["/a \\u0026 b"]}`,
    );
    expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
  });

  it('has its fields in restic’s order', () => {
    const full: Snapshot = {
      time: '2026-01-02T03:04:05Z',
      parent: other,
      tree,
      paths: ['/'],
      hostname: 'h',
      username: 'u',
      uid: 1,
      gid: 2,
      excludes: ['e'],
      tags: ['t'],
      original: other,
      programVersion: 'kirsch 1',
      extra: { label: 'l' },
    };
    expect(encodeSnapshot(full).toString()).toBe(
      `{"time":"2026-01-02T03:04:05Z","parent":"${other}","tree":"${tree}","paths":["/"],` +
        '"hostname":"h","username":"u","uid":1,"gid":2,"excludes":["e"],"tags":["t"],' +
        `"original":"${other}","program_version":"kirsch 1","label":"l"}`,
    );
  });

  it('of rustic keeps its additions', () => {
    const json = `{"time":"2026-01-02T03:04:05Z","tree":"${tree}","paths":["/"],"parents":["${other}"],"delete":{"After":"2027-01-01T00:00:00Z"},"summary":{"backup_start":"2026-01-02T03:04:05Z","backup_end":"2026-01-02T03:04:06Z","files_new":3,"command":"rustic backup","total_duration":0.5}}`;
    const snapshot = decodeSnapshot(Buffer.from(json));
    expect(snapshot.extra).toEqual({ parents: [other], delete: { After: '2027-01-01T00:00:00Z' } });
    expect(snapshot.summary).toMatchObject({
      filesNew: 3,
      dirsNew: 0,
      extra: { command: 'rustic backup', total_duration: 0.5 },
    });
    expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
  });

  it.each([
    '',
    '{}',
    `{"tree":"${tree}","paths":[]}`,
    `{"time":"yesterday","tree":"${tree}"}`,
    '{"time":"2026-01-02T03:04:05Z","tree":null}',
    `{"time":"2026-01-02T03:04:05Z","tree":"${tree}","paths":"/"}`,
    `{"time":"2026-01-02T03:04:05Z","tree":"${tree}","tags":[1]}`,
    `{"time":"2026-01-02T03:04:05Z","tree":"${tree}","parent":"../x"}`,
    `{"time":"2026-01-02T03:04:05Z","tree":"${tree}","uid":-1}`,
    `{"time":"2026-01-02T03:04:05Z","tree":"${tree}","summary":[]}`,
  ])('is refused when it is %s', (json) => {
    const damaged = expect.objectContaining({ code: 'DAMAGED' });
    expect(() => decodeSnapshot(Buffer.from(json))).toThrow(damaged);
  });
});
