import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const SCRIPT = `
  import { withoutCompilers } from ${JSON.stringify(new URL('./without-compilers.ts', import.meta.url).href)};
  function hot(rounds) {
    let sum = 0;
    for (let at = 0; at < rounds; at++) sum = (sum * 31 + at) | 0;
    return sum;
  }
  const heat = () => { for (let at = 0; at < 3000; at++) hot(10_000 + (at % 3)); };
  console.log('INSIDE');
  await Promise.allSettled([
    withoutCompilers(async () => { throw new Error('no'); }),
    withoutCompilers(async () => heat()),
  ]);
  console.log('OUTSIDE');
  heat();
`;

test('nothing is optimized while any of several works runs, one of which fails, and what got hot then is afterwards', async () => {
  const args = ['--no-warnings', '--experimental-strip-types', '--trace-opt'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...args, '--input-type=module', '--eval', SCRIPT],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const [, inside = '', outside = ''] = stdout.split(/^(?:INSIDE|OUTSIDE)$/m);
  expect(inside).not.toContain('<JSFunction hot');
  expect(outside).toContain('<JSFunction hot');
});
