import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isKirschError } from '../../src/errors/index.ts';
import { type FaultPlan, parseFaultRule } from '../../src/s3-server/index.ts';
import { FaultTrial } from './fault-trial.ts';
import { harmedBy } from './judge.ts';

let trial: FaultTrial;

beforeEach(async () => {
  trial = await FaultTrial.start();
});

afterEach(() => trial.dispose());

const plan = (rule: string): FaultPlan => ({ seed: 2, rules: [parseFaultRule(rule)] });

describe('before the snapshot', () => {
  test.each([
    'lost-write key=data/* nth=1',
    'lost-write key=data/* nth=2',
    'lost-write key=index/*',
    'lost-write key=snapshots/*',
    'rot-truncate key=data/* nth=1',
    'rot-swap key=data/* nth=2',
  ])(
    '%s is found by the confirmation, which names it, and the next backup is whole',
    async (rule) => {
      const error = await trial.backup(plan(rule)).catch((thrown: unknown) => thrown);
      const { harmed } = trial;
      expect(harmed).toHaveLength(1);
      expect(error).toMatchObject({ code: 'STORAGE_FAILED', details: { key: harmed[0] } });
      const next = await trial.backup();
      expect(await trial.restore(next)).toMatchObject({ isRight: true });
      expect((await trial.check()).problems).toEqual([]);
    },
  );
});

describe('after the confirmation', () => {
  const lies = ['rot-flip', 'rot-truncate', 'rot-swap'];
  const pairs = lies.flatMap((lie) =>
    ['data/*', 'index/*', 'snapshots/*'].map((victim) => [lie, victim] as const),
  );

  test.each(pairs)(
    '%s of %s is found by the check, which names it and nothing else',
    async (lie, victim) => {
      const earlier = await trial.backup();
      trial.change();
      const found: unknown[] = [];
      const later = await trial
        .backup(plan(`${lie} key=snapshots/* victim=${victim}`))
        .catch((error: unknown) => void found.push(error));
      const { harmed } = trial;
      expect(harmed).toHaveLength(1);
      // The new snapshot itself may be the victim, and its size another: that is noticed at once.
      for (const error of found) expect(error).toMatchObject({ details: { key: harmed[0] } });
      expect(harmedBy((await trial.check()).problems)).toEqual(harmed);
      for (const each of [earlier, later]) {
        if (!each) continue;
        // What comes back is right; what does not come back is said.
        const restored = await trial.restore(each).catch((error: unknown) => error);
        if (!isKirschError(restored)) expect(restored).toMatchObject({ isRight: true });
      }
    },
  );

  test.each(lies)('%s of the only key is said when the repository is opened', async (lie) => {
    await trial.backup(plan(`${lie} key=snapshots/* victim=keys/*`));
    const { harmed } = trial;
    await expect(trial.check()).rejects.toMatchObject({
      code: 'DAMAGED',
      details: { key: harmed[0] },
    });
  });
});

test('a byte that changes at once where it lies is found by the check', async () => {
  await trial.backup(plan('rot-flip key=data/* nth=1'));
  const { harmed } = trial;
  expect(harmedBy((await trial.check()).problems)).toEqual(harmed);
});
