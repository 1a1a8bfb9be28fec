import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { buildKernelModule } from '../../scripts/build-chunker.ts';

it('is what the source of the kernel compiles to (else run scripts/build-chunker.ts)', async () => {
  const committed = readFileSync(new URL('./kernel-wasm.ts', import.meta.url), 'utf8');
  expect(committed.replaceAll('\r\n', '\n')).toBe(await buildKernelModule());
});
