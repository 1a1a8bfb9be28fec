import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms } from '../servers/index.ts';
import { CLOCKS } from './clock/campaign.ts';
import { runSession } from './concurrent/session.ts';
import { openPlace } from './places.ts';

/** The short form of `npm run campaign -- --kind concurrent,clock`. */
const SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
const LIMIT_MS = 600_000;

describeWithPrograms(['restic'], `several who work at once (seed ${SEED})`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-concurrent-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['folder', 's3'] as const)(
    'lose nothing that was acknowledged, on %s',
    async (name) => {
      const room = join(folder, name);
      mkdirSync(room);
      const place = await openPlace(name, join(room, 'storage'));
      try {
        const options = { writers: 3, deeds: 5, seed: SEED, files: 60 };
        const { complaints } = await runSession(place.repository('shared'), room, options);
        expect(complaints).toEqual([]);
      } finally {
        await place.close();
      }
    },
    LIMIT_MS,
  );

  test.each(Object.entries(CLOCKS))(
    'lose nothing with clocks %s',
    async (what, computers) => {
      const room = join(folder, what);
      mkdirSync(room);
      const place = await openPlace('folder', join(room, 'storage'));
      const options = { writers: 3, deeds: 3, seed: SEED, files: 30, computers };
      const { complaints } = await runSession(place.repository('shared'), room, options);
      expect(complaints).toEqual([]);
    },
    LIMIT_MS,
  );
});
