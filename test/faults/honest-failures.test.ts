import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isKirschError } from '../../src/errors/index.ts';
import { type FaultPlan, parseFaultRule } from '../../src/s3-server/index.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { type BackedUp, FaultTrial } from './fault-trial.ts';

/** The tests of this file leave what they did in one repository, which restic has the last word about. */
let trial: FaultTrial;
let earlier: BackedUp;

beforeAll(async () => {
  trial = await FaultTrial.start();
  earlier = await trial.backup();
});

afterAll(() => trial.dispose());

const plan = (...rules: readonly string[]): FaultPlan => ({
  seed: 1,
  rules: rules.map(parseFaultRule),
});
const WHOLE = { isRight: true, issues: [] };

describe('what passes', () => {
  test.each([
    'latency ms=5',
    'slow-body bytesPerSecond=20000000',
    'line ms=5 bytesPerSecond=50000000',
    'cut-before probability=0.3',
    'cut-middle probability=0.3',
    'cut-after probability=0.3',
    'internal-error probability=0.3',
    'unavailable probability=0.2 burst=2',
    'slow-down probability=0.2 burst=2',
    'too-many-requests probability=0.3 seconds=3',
    'bare-error probability=0.3',
    'flip key=index/* nth=1',
    'flip key=snapshots/* nth=1',
    'flip key=data/* nth=2',
    'truncate key=index/* nth=1',
    'truncate key=snapshots/* nth=1',
    'truncate key=data/* nth=2',
    'flip on=PutObject,UploadPart probability=0.3',
    'truncate on=PutObject,UploadPart probability=0.3',
    'duplicate',
    'clock-skew seconds=7200',
  ])('%s: a backup, a restore and a check end as if nothing had happened', async (rule) => {
    trial.change();
    const result = await trial.backup(plan(rule));
    let struck = trial.events.length;
    expect(await trial.restore(result, plan(rule))).toEqual(WHOLE);
    struck += trial.events.length;
    expect((await trial.check(plan(rule))).problems).toEqual([]);
    expect(struck + trial.events.length).toBeGreaterThan(0);
  });

  test('an answer of 200 that hides an error does not end an upload', async () => {
    const chunk = Buffer.alloc(9 * 1024 * 1024, 1);
    await trial.withStorage(plan('error-in-200 times=2'), async (storage) => {
      const chunks = async function* () {
        yield* [chunk, chunk];
      };
      await storage.putStream('large', chunks());
      expect((await storage.head('large')).size).toBe(2 * chunk.length);
      await storage.delete('large');
    });
    expect(trial.events.length).toBe(2);
  });
});

describe('what does not pass', () => {
  test.each([
    ['expired-session', 'STORAGE_DENIED'],
    ['access-denied', 'STORAGE_DENIED'],
    ['account-suspended', 'STORAGE_DENIED'],
    ['full', 'STORAGE_FULL'],
    ['full bytes=40000', 'STORAGE_FULL'],
    ['unavailable', 'STORAGE_FAILED'],
    ['slow-down', 'STORAGE_FAILED'],
    ['internal-error', 'STORAGE_FAILED'],
    ['bare-error', 'STORAGE_FAILED'],
    ['too-many-requests', 'STORAGE_FAILED'],
    ['cut-before', 'STORAGE_UNREACHABLE'],
    ['cut-after', 'STORAGE_UNREACHABLE'],
    ['cut-middle on=PutObject', 'STORAGE_UNREACHABLE'],
    ['flip on=PutObject', 'STORAGE_FAILED'],
    ['access-denied key=index/*', 'STORAGE_DENIED'],
    ['full key=snapshots/*', 'STORAGE_FULL'],
    ['expired-session on=PutObject nth=3 burst=100', 'STORAGE_DENIED'],
  ])('%s ends a backup with %s, and what was there is unharmed', async (rule, code) => {
    trial.change();
    await expect(trial.backup(plan(rule))).rejects.toMatchObject({ name: 'KirschError', code });
    expect((await trial.check()).problems).toEqual([]);
    expect(await trial.restore(earlier)).toEqual(WHOLE);
  });

  test.each(['keys/*', 'config'])('a changed byte of %s ends it with its name', async (key) => {
    await expect(trial.backup(plan(`flip on=GetObject key=${key}`))).rejects.toMatchObject({
      code: 'DAMAGED',
      details: { key: expect.stringMatching(key === 'config' ? /^config$/ : /^keys\//) },
    });
  });
});

test.each(['stale-list ms=1000', 'stale-list ms=1000 probability=0.5'])(
  '%s: a backup is whole, and a restore is right or says what it misses',
  async (rule) => {
    for (let round = 0; round < 2; round++) {
      trial.change();
      const result = await trial.backup(plan(rule));
      const restored = await trial.restore(result, plan(rule)).catch((error: unknown) => error);
      if (!isKirschError(restored)) expect(restored).toEqual(WHOLE);
    }
    expect((await trial.check()).problems).toEqual([]);
  },
);

describeWithPrograms(['restic'], 'after all of that', () => {
  test('restic finds nothing to complain about, and a backup is made as ever', async () => {
    expect(await trial.resticComplaints()).toBe('');
    expect(await trial.restore(await trial.backup())).toEqual(WHOLE);
  });
});
