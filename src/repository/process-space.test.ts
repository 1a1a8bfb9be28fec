import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { processSpace } from './process-space.ts';

test('processes that see each other are in the same space, and nothing else shows in it', () => {
  const module = JSON.stringify(new URL('./process-space.ts', import.meta.url).href);
  const script = `import { processSpace } from ${module}; process.stdout.write(processSpace());`;
  const flags = ['--experimental-strip-types', '--no-warnings', '--input-type=module'];
  const other = execFileSync(process.execPath, [...flags, '--eval', script], { encoding: 'utf8' });
  expect(processSpace()).toBe(other);
  expect(other).toMatch(/^[0-9a-f]{16}$/);
});
