import { test } from 'vitest';
import type { Subject } from './matrix.ts';
import { trip } from './trip.ts';

/** The trip as a test on this subject. */
export function tripOn({ start }: Subject): void {
  test('a backup goes there, is judged by restic, and comes back by both', async () => {
    const place = await start();
    try {
      await trip(place);
    } finally {
      await place.close();
    }
  });
}
