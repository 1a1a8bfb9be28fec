import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const SCRIPT = `
  import { withoutTurbofan } from ${JSON.stringify(new URL('./without-turbofan.ts', import.meta.url).href)};
  function hot(rounds) {
    let sum = 0;
    for (let at = 0; at < rounds; at++) sum = (sum * 31 + at) | 0;
    return sum;
  }
  const heat = () => { for (let at = 0; at < 3000; at++) hot(10_000 + (at % 3)); };
  console.log('INSIDE');
  await Promise.allSettled([
    withoutTurbofan(async () => { throw new Error('no'); }),
    withoutTurbofan(async () => heat()),
  ]);
  console.log('OUTSIDE');
  for (let round = 0; round < 10; round++) {
    heat();
    // Code that was compiled beside the work is taken when the loop turns.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
`;

test('nothing is optimized by Turbofan while any of several works runs, one of which fails, and what got hot then is afterwards', async () => {
  const args = ['--no-warnings', '--experimental-strip-types', '--trace-opt'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...args, '--input-type=module', '--eval', SCRIPT],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const [, inside = '', outside = ''] = stdout.split(/^(?:INSIDE|OUTSIDE)$/m);
  expect(inside).not.toMatch(/<JSFunction hot.*TURBOFAN/);
  expect(outside).toMatch(/<JSFunction hot.*TURBOFAN/);
});
