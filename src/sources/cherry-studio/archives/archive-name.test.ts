import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ArchiveName, formatArchiveName, parseArchiveName } from './archive-name.ts';

const host = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,20}$/),
  fc.string().filter((text) => !/[/\\\0\n\r\u2028\u2029]/.test(text)),
  fc.constantFrom('MacBook.local', 'a.mac', 'backup.20250101000000', '', 'x.linux.zip'),
);
const system = fc.constantFrom('mac' as const, 'windows' as const, 'linux' as const);
const iso = fc
  .date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 23));
const second = iso.map((time) => time.slice(0, 19));

const absent = fc.constant(undefined);
const archive: fc.Arbitrary<ArchiveName> = fc.oneof(
  fc.record({
    kind: fc.constant('device' as const),
    time: second,
    precision: fc.constant('second' as const),
    host,
    system,
  }),
  fc.record({
    kind: fc.constant('device' as const),
    time: iso,
    precision: fc.constant('millisecond' as const),
    host,
    system,
  }),
  fc.record({
    kind: fc.constant('unnamed' as const),
    time: second.map((time) => `${time}Z`),
    precision: fc.constant('second' as const),
    host,
    system: absent,
  }),
  fc.record({
    kind: fc.constant('folder' as const),
    time: iso.map((time) => time.slice(0, 16)),
    precision: fc.constant('minute' as const),
    host: absent,
    system: absent,
  }),
  fc.record({
    kind: fc.constant('transfer' as const),
    time: second.map((time) => `${time}Z`),
    precision: fc.constant('second' as const),
    host: absent,
    system: absent,
  }),
  fc.record({
    kind: fc.constant('bare' as const),
    time: absent,
    precision: absent,
    host: absent,
    system: absent,
  }),
);

test('a name that was made is read as what it was made of', () => {
  fc.assert(
    fc.property(archive, (name) => {
      expect(parseArchiveName(formatArchiveName(name))).toEqual(name);
    }),
  );
});

test('a name that can be read is made again letter by letter', () => {
  const digits = fc.oneof(
    iso.map((time) => time.replaceAll(/\D/g, '')),
    fc.stringMatching(/^\d{11,18}$/),
  );
  const part = fc.oneof(
    digits.chain((text) => fc.constantFrom(12, 14, 17).map((length) => text.slice(0, length))),
    host,
    system,
    fc.constantFrom('backup', 'cherry-studio', ''),
  );
  const text = fc
    .array(part, { maxLength: 4 })
    .map((parts) => ['cherry-studio', ...parts, 'zip'].join('.'));
  let read = 0;
  fc.assert(
    fc.property(text, (name) => {
      const parsed = parseArchiveName(name);
      if (!parsed) return;
      read += 1;
      expect(formatArchiveName(parsed)).toBe(name);
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(0);
});

test.each([
  [
    'cherry-studio.20250923112708.MBP-XXX.local.mac.zip',
    ['device', '2025-09-23T11:27:08', 'second', 'MBP-XXX.local', 'mac'],
  ],
  [
    'cherry-studio.20260102030405678.DESKTOP-1.windows.zip',
    ['device', '2026-01-02T03:04:05.678', 'millisecond', 'DESKTOP-1', 'windows'],
  ],
  [
    'cherry-studio.backup.ada.lan.20250923112708.zip',
    ['unnamed', '2025-09-23T11:27:08Z', 'second', 'ada.lan', undefined],
  ],
  [
    'cherry-studio.202509231127.zip',
    ['folder', '2025-09-23T11:27', 'minute', undefined, undefined],
  ],
  [
    'cherry-studio.20250923112708.zip',
    ['transfer', '2025-09-23T11:27:08Z', 'second', undefined, undefined],
  ],
  ['cherry-studio.backup.zip', ['bare', undefined, undefined, undefined, undefined]],
])('%s says what it should', (name, [kind, time, precision, host, system]) => {
  expect(parseArchiveName(name)).toEqual({ kind, time, precision, host, system });
});

test.each([
  'my chats.zip',
  'cherry-studio.zip',
  'cherry-studio.20250230112708.ada.mac.zip',
  'cherry-studio.20250923252708.ada.mac.zip',
  'cherry-studio.20250923112708.ada.android.zip',
  'cherry-studio.20250923112708.a/b.mac.zip',
  'Cherry-Studio.20250923112708.ada.mac.zip',
  'cherry-studio.20250923112708.ada.mac.zip.part',
])('%s is a name that says nothing', (name) => {
  expect(parseArchiveName(name)).toBeUndefined();
});

test('a host that would lead into another folder gives no name', () => {
  const archive: ArchiveName = {
    kind: 'device',
    time: '2025-09-23T11:27:08',
    precision: 'second',
    host: '../ada',
    system: 'mac',
  };
  expect(() => formatArchiveName(archive)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT' }),
  );
});
