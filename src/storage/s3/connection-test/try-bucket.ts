import { homeEndpoint } from '../address/home-endpoint.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import type { ConnectionCause } from './cause.ts';
import type { Course } from './course.ts';
import type { RefusalContext } from './diagnose-refusal.ts';
import { isOwnerInDoubt, judgeList, type ListVerdict } from './judge-list.ts';
import { CauseFound, makeCause } from './make-cause.ts';
import { networkCause } from './meet-server.ts';
import type { SignedRequests, SignedResult } from './signed-requests.ts';
import type { StepId } from './step.ts';
import type { Surroundings } from './surroundings.ts';

export interface BucketTrial {
  readonly course: Course;
  readonly signed: SignedRequests;
  readonly surroundings: Surroundings;
  readonly refusal: Omit<RefusalContext, 'action'>;
}

const AFTER_THE_KEYS = ['bucket', 'region', 'list'] as const satisfies readonly StepId[];

/**
 * Keys, bucket, region and list: one signed list tells all of them.
 * @returns the connection as it was found: without a region given, the server's is taken
 * @throws CauseFound
 */
export async function tryBucket(trial: BucketTrial): Promise<UnderstoodConnection> {
  const { course, signed, refusal } = trial;
  const { understood, facts } = refusal;
  const verdict = await course.step('credentials', async (signal) => {
    const value = await judge(trial, signal);
    const { failed, untold } = value;
    if (failed?.step === 'credentials') throw new CauseFound(failed.cause);
    const isSkipped = untold.includes('credentials');
    const says = isSkipped ? 'the server has not looked at the keys' : 'the keys are accepted';
    return { value, says, isSkipped };
  });
  const { failed, untold } = verdict;
  const says: Readonly<Record<(typeof AFTER_THE_KEYS)[number], string>> = {
    bucket: `bucket ${understood.bucket} exists`,
    region: signed.region === 'auto' ? 'no region is needed' : `region ${signed.region} is right`,
    list: 'the key may list',
  };
  for (const id of AFTER_THE_KEYS) {
    if (failed?.step === id) break;
    if (untold.includes(id)) course.skipped(id, 'the server does not tell');
    else if (failed?.step !== 'clock' && failed?.step !== 'protocol') course.passed(id, says[id]);
  }
  if (failed) {
    course.failed(failed.step, failed.cause.message);
    throw new CauseFound(failed.cause);
  }
  course.facts = { ...facts, region: signed.region };
  return atRegion(understood, signed.region);
}

async function judge(trial: BucketTrial, signal: AbortSignal): Promise<ListVerdict> {
  const { signed, refusal } = trial;
  const { understood, facts } = refusal;
  const result = await signed.list(signal);
  const answer = answerIn(result, trial);
  const verdict = judgeList(answer, signed.region, { ...refusal, action: 'list' });
  const { failed, untold } = verdict;
  if (!failed || !isOwnerInDoubt(failed.cause, understood.provider)) return verdict;
  const names = await signed.bucketNames(signal);
  if (names === undefined || names.includes(understood.bucket)) return verdict;
  const cause = makeCause('bucket-of-another-owner', facts);
  return { failed: { step: 'bucket', cause }, untold };
}

/** @throws CauseFound where there is no answer: no keys, no network */
export function answerIn(
  result: SignedResult,
  { refusal, surroundings }: Pick<BucketTrial, 'refusal' | 'surroundings'>,
) {
  if ('answer' in result) return result.answer;
  const { understood, facts } = refusal;
  const { failure } = result;
  if (failure.code === 'STORAGE_DENIED') throw new CauseFound(keysMissing(failure.cause, facts));
  throw networkCause(failure, { understood, facts, surroundings });
}

function keysMissing(cause: unknown, facts: RefusalContext['facts']): ConnectionCause {
  const words = cause instanceof Error ? cause.message.slice(0, 200) : '';
  return makeCause('keys-missing', { ...facts, detail: words || 'none were found' });
}

/** AWS's endpoint follows from the region. */
function atRegion(understood: UnderstoodConnection, region: string): UnderstoodConnection {
  if (region === understood.region) return understood;
  const isOpen = understood.endpoint === 'https://s3.amazonaws.com';
  const endpoint = isOpen ? homeEndpoint('aws', region) : undefined;
  return { ...understood, region, ...(endpoint !== undefined && { endpoint }) };
}
