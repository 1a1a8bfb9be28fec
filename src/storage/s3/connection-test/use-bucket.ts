import { isKirschError } from '../../../errors/index.ts';
import type { Clock } from '../../wrappers/clock.ts';
import type { PrivacyReport } from '../privacy/privacy-report.ts';
import { probePrivacy } from '../privacy/probe-privacy.ts';
import { isSuccess } from './answer.ts';
import { diagnoseRefusal } from './diagnose-refusal.ts';
import { CauseFound, makeCause } from './make-cause.ts';
import type { SignedResult } from './signed-requests.ts';
import type { Stranger } from './stranger.ts';
import type { TestObject } from './test-object.ts';
import { answerIn, type BucketTrial } from './try-bucket.ts';

export interface BucketUse extends BucketTrial {
  readonly stranger: Stranger;
  readonly object: TestObject;
  readonly clock: Clock;
  readonly onPrivacy: (privacy: PrivacyReport) => void;
}

const PRIVACY_LIMIT_MS = 4_000;

/**
 * Writes an object, reads it back, looks whether others can, and takes it away.
 * @throws CauseFound
 */
export async function useBucket(use: BucketUse): Promise<void> {
  const { course, object, refusal, clock } = use;
  const { facts } = refusal;
  await course.step('write', async (signal) => {
    check(use, 'write', await object.write(signal));
    return { value: undefined, says: `${object.bytes.length} bytes were written` };
  });
  await course.step('read', async (signal) => {
    const result = await object.read(signal);
    check(use, 'read', result);
    const isSame = 'bytes' in result && result.bytes.equals(object.bytes);
    if (!isSame) throw new CauseFound(makeCause('read-back-differs', facts));
    return { value: undefined, says: 'they came back, byte for byte' };
  });
  const begun = clock.now();
  const privacy = await lookAtPrivacy(use);
  const took = clock.now() - begun;
  if (privacy) use.onPrivacy(privacy);
  await course.step('delete', async (signal) => {
    const result = await object.delete(signal);
    const isGone = 'answer' in result && result.answer.status === 404;
    if (!isGone) check(use, 'delete', result);
    const says = object.mayExist
      ? 'the object is gone, and an old version of it stays'
      : 'the object is gone';
    return { value: undefined, says };
  });
  if (privacy === undefined) {
    course.skipped('private', 'the server did not answer that in time', took);
  } else if (privacy.state === 'public') course.failed('private', privacy.says, took);
  else if (privacy.state === 'not-public') course.passed('private', privacy.says, took);
  else course.skipped('private', privacy.says, took);
}

/** While the object is there. What it cannot find out in time fails no test. */
async function lookAtPrivacy(use: BucketUse): Promise<PrivacyReport | undefined> {
  const { course, signed, stranger, object, refusal } = use;
  const trial = { understood: refusal.understood, signed, stranger, key: object.key };
  try {
    return await course.within(PRIVACY_LIMIT_MS, (signal) => probePrivacy(trial, signal));
  } catch (error) {
    if (isKirschError(error, 'ABORTED')) throw error;
    return undefined;
  }
}

function check(use: BucketUse, action: 'write' | 'read' | 'delete', result: SignedResult): void {
  const answer = answerIn(result, use);
  if (isSuccess(answer)) return;
  const { rootPath } = use.refusal.understood;
  const facts = {
    ...use.refusal.facts,
    place: rootPath === '' ? '' : `, under ${rootPath}`,
  };
  throw new CauseFound(diagnoseRefusal(answer, { ...use.refusal, facts, action }));
}
