import { describe, expect, test } from 'vitest';
import { describeWithPrograms } from '../test/servers/index.ts';
import { measure } from './measure.ts';

const env = { PATH: process.env.PATH ?? '' };
const { signal } = new AbortController();
const MB = 1_000_000;

function node(script: string): string[] {
  return [process.execPath, '-e', script];
}

// Windows has no `wait4`.
describe.skipIf(process.platform === 'win32')('on Unix', () => {
  describeWithPrograms(['python3'], 'measuring a program', () => {
    test('tells the time, the processor time and the peak of the memory of that program alone', async () => {
      const ballast = Buffer.alloc(300 * MB, 1);
      const idle = await measure(node(''), { env, signal });
      const busy = await measure(node('Buffer.alloc(200e6, 1)'), { env, signal });
      expect(ballast[0]).toBe(1);
      expect(idle.wallSeconds).toBeGreaterThan(0);
      expect(idle.cpuSeconds).toBeGreaterThan(0);
      expect(idle.peakMemoryBytes).toBeLessThan(200 * MB);
      expect(busy.peakMemoryBytes).toBeGreaterThan(200 * MB);
      expect(busy.peakMemoryBytes).toBeLessThan(idle.peakMemoryBytes + 250 * MB);
    });

    test('gives the program the environment it is told, and no other', async () => {
      const script = 'process.exit(process.env.WORD === "yes" && !process.env.HOME ? 0 : 1)';
      await measure(node(script), { env: { ...env, WORD: 'yes' }, signal });
    });

    test('fails with the last words of a program that fails', async () => {
      const failing = node('console.error("no such thing"); process.exit(3)');
      await expect(measure(failing, { env, signal })).rejects.toThrow('no such thing');
    });

    test('ends the program when it is told to stop', async () => {
      const stop = new AbortController();
      const endless = measure(node('setInterval(() => {}, 1000)'), { env, signal: stop.signal });
      stop.abort(new Error('enough'));
      await expect(endless).rejects.toThrow('enough');
    });
  });
});
