import { describe, expect, test } from 'vitest';
import { KirschError } from '../../errors/index.ts';
import { AdaptiveGate } from './adaptive-gate.ts';
import { FakeClock } from './fake-clock.test-helper.ts';

const overloaded = () =>
  new KirschError('STORAGE_FAILED', 'Too much to do.', { details: { overloaded: true } });

/** Requests that end when they are told to. */
class Requests {
  readonly open: (() => void)[] = [];
  most = 0;

  readonly send = () =>
    new Promise<void>((resolve) => {
      this.open.push(resolve);
      this.most = Math.max(this.most, this.open.length);
    });

  async answerAll(clock: FakeClock, count: number): Promise<void> {
    for (let answered = 0; answered < count; answered++) {
      clock.advance(200 / this.open.length);
      this.open.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describe('AdaptiveGate', () => {
  test('lets no more through than there are places, and more once that moves more', async () => {
    const clock = new FakeClock();
    const gate = new AdaptiveGate({ least: 1, first: 2, most: 4 }, clock);
    const requests = new Requests();
    const bytesOf = () => 1_000_000;
    const all = Array.from({ length: 60 }, () => gate.run(requests.send, { bytesOf }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(requests.open).toHaveLength(2);
    await requests.answerAll(clock, 60);
    await Promise.all(all);
    expect(requests.most).toBe(4);
  });

  test('lets fewer through once it was asked for less', async () => {
    const clock = new FakeClock();
    const gate = new AdaptiveGate({ least: 1, first: 4, most: 4 }, clock);
    await expect(gate.run(() => Promise.reject(overloaded()))).rejects.toThrow('Too much');
    const requests = new Requests();
    const all = Array.from({ length: 10 }, () => gate.run(requests.send));
    await new Promise((resolve) => setImmediate(resolve));
    await requests.answerAll(clock, 10);
    await Promise.all(all);
    expect(requests.most).toBe(2);
  });

  test('is not impressed by other errors', async () => {
    const gate = new AdaptiveGate({ least: 1, first: 4, most: 4 }, new FakeClock());
    const missing = new KirschError('OBJECT_NOT_FOUND', 'No such object.');
    await expect(gate.run(() => Promise.reject(missing))).rejects.toBe(missing);
    expect(gate.connections).toBe(4);
  });

  test('who waits may leave', async () => {
    const gate = new AdaptiveGate({ least: 1, first: 1, most: 1 }, new FakeClock());
    const requests = new Requests();
    const first = gate.run(requests.send);
    const leaving = new AbortController();
    const second = gate.run(requests.send, { signal: leaving.signal });
    leaving.abort();
    await expect(second).rejects.toMatchObject({ code: 'ABORTED' });
    requests.open[0]?.();
    await first;
  });
});
