import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { writeFully, writeWithHoles } from './write-content.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is written reads the same, with holes and without', () => {
  const run = fc.record({ zero: fc.boolean(), length: fc.integer({ min: 1, max: 40_000 }) });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 6 }), fc.nat(30_000), (runs, position) => {
      const content = Buffer.concat(
        runs.map(({ zero, length }) => Buffer.alloc(length, zero ? 0 : 7)),
      );
      for (const write of [writeFully, writeWithHoles]) {
        const path = join(folder, write.name);
        const fd = openSync(path, 'w');
        write(fd, content, position);
        ftruncateSync(fd, position + content.length);
        closeSync(fd);
        const read = readFileSync(path);
        expect(read.equals(Buffer.concat([Buffer.alloc(position), content]))).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});
