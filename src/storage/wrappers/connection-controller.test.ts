import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectionController } from './connection-controller.ts';

const MIB = 1024 * 1024;
const BOUNDS = { least: 1, first: 8, most: 32 };

/** Bytes a second that so many connections move. */
type Line = (connections: number) => number;

/** Keeps every connection busy with requests of 1 MiB for so many seconds. */
function work(controller: ConnectionController, line: Line, from: number, seconds: number): number {
  let at = from;
  while (at < from + seconds * 1_000) {
    at += (MIB / line(controller.connections)) * 1_000;
    controller.finished({ at, bytes: MIB, wasCrowded: true });
  }
  return at;
}

/** Each connection carries 2 MiB a second, up to what the line carries. */
const lineOf =
  (most: number): Line =>
  (connections) =>
    Math.min(connections, most) * 2 * MIB;

describe('ConnectionController', () => {
  test('grows while that moves more, up to its bound', () => {
    const controller = new ConnectionController(BOUNDS, 0);
    work(controller, lineOf(1_000), 0, 60);
    expect(controller.connections).toBe(32);
  });

  test('stays near what the line carries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 32 }), (most) => {
        const controller = new ConnectionController(BOUNDS, 0);
        work(controller, lineOf(most), 0, 120);
        expect(controller.connections).toBeGreaterThanOrEqual(Math.floor(most * 0.8));
        // It may be seen in the middle of a try: one step of a quarter above where it settled, itself one above.
        expect(controller.connections).toBeLessThanOrEqual(Math.ceil(most * 1.5));
      }),
    );
  });

  test('grows only where somebody waits', () => {
    const controller = new ConnectionController(BOUNDS, 0);
    for (let at = 0; at < 60_000; at += 10) {
      controller.finished({ at, bytes: MIB, wasCrowded: false });
    }
    expect(controller.connections).toBe(8);
  });

  test('halves when the server asks for less, once for all answers of a burst', () => {
    const controller = new ConnectionController(BOUNDS, 0);
    for (let answer = 0; answer < 8; answer++) controller.askedForLess(1_000 + answer * 10);
    expect(controller.connections).toBe(4);
    controller.askedForLess(3_000);
    expect(controller.connections).toBe(2);
  });

  test('comes back after it was asked for less', () => {
    const controller = new ConnectionController(BOUNDS, 0);
    controller.askedForLess(0);
    expect(controller.connections).toBe(4);
    const soon = work(controller, lineOf(16), 0, 2);
    expect(controller.connections).toBe(4);
    work(controller, lineOf(16), soon, 120);
    expect(controller.connections).toBeGreaterThanOrEqual(13);
  });

  test('keeps within its bounds, shrinks only when asked and never grows then, whatever happens', () => {
    const bounds = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.nat(40))
      .map(([least, more, most]) => ({ least, first: least + more, most: least + more + most }));
    const events = fc.array(
      fc.record({
        ms: fc.nat(2_000),
        bytes: fc.nat(64 * MIB),
        wasCrowded: fc.boolean(),
        isPlea: fc.boolean(),
      }),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(bounds, events, (limits, happened) => {
        const controller = new ConnectionController(limits, 0);
        let at = 0;
        for (const { ms, bytes, wasCrowded, isPlea } of happened) {
          at += ms;
          const before = controller.connections;
          if (isPlea) controller.askedForLess(at);
          else controller.finished({ at, bytes, wasCrowded });
          const { connections } = controller;
          expect(connections).toBeGreaterThanOrEqual(limits.least);
          expect(connections).toBeLessThanOrEqual(limits.most);
          expect(Number.isInteger(connections)).toBe(true);
          if (isPlea) expect(connections).toBeLessThanOrEqual(before);
        }
      }),
    );
  });
});
