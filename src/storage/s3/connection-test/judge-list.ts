import { homeEndpoint } from '../address/home-endpoint.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import type { ProviderId } from '../providers/provider.ts';
import { type Answer, isSuccess } from './answer.ts';
import type { CauseCode, CauseFacts, ConnectionCause } from './cause.ts';
import { diagnoseAnswer } from './diagnose-answer.ts';
import { diagnoseRefusal, type RefusalContext, regionWrong } from './diagnose-refusal.ts';
import { makeCause } from './make-cause.ts';
import type { StepId } from './step.ts';

/** What the answer to a signed list tells of the steps that it answers at once. */
export interface ListVerdict {
  /** The step that failed, and why; nothing when all passed. */
  readonly failed?: { readonly step: StepId; readonly cause: ConnectionCause };
  /** Steps of which it tells nothing. */
  readonly untold: readonly StepId[];
}

/** Services at which the names of buckets are shared by all customers. */
const SHARED_NAMES: ReadonlySet<ProviderId> = new Set(['aws', 'oss', 'gcs', 'b2', 'wasabi']);

/** Which step fails for which reason. All others are about the first step that is still open. */
const STEP_OF: { readonly [code in CauseCode]?: StepId } = {
  'clock-wrong': 'clock',
  'bucket-missing': 'bucket',
  'bucket-of-another-owner': 'bucket',
  'bucket-name-invalid': 'bucket',
  'addressing-refused': 'bucket',
  'custom-domain-needed': 'bucket',
  'archive-class': 'bucket',
  'bucket-elsewhere': 'region',
  'region-wrong': 'region',
  'no-permission-to-list': 'list',
  'not-supported': 'list',
};

/** Refusals that many servers give before they look at the signature. */
const BEFORE_THE_SIGNATURE: ReadonlySet<CauseCode> = new Set([
  'addressing-refused',
  'custom-domain-needed',
  'bucket-name-invalid',
  'bucket-elsewhere',
  'region-wrong',
]);

/** Judges the answer. Pure. @param region that the answered request was signed for, in the end */
export function judgeList(answer: Answer, region: string, context: RefusalContext): ListVerdict {
  const { understood, facts } = context;
  if (isSuccess(answer)) {
    const stranger = diagnoseAnswer(answer, understood, facts);
    if (stranger) return { failed: { step: 'protocol', cause: stranger }, untold: [] };
    const cause = regionMoved(region, understood, facts);
    return cause ? { failed: { step: 'region', cause }, untold: [] } : { untold: [] };
  }
  const cause = diagnoseAnswer(answer, understood, facts) ?? diagnoseRefusal(answer, context);
  const step = STEP_OF[cause.code] ?? 'credentials';
  const isEarly = BEFORE_THE_SIGNATURE.has(cause.code) || step === 'clock';
  const untold: StepId[] = isEarly ? ['credentials'] : [];
  if (step === 'region') untold.push('bucket');
  if (step === 'list') untold.push('bucket', 'region');
  return { failed: { step, cause }, untold };
}

/** Whether a list of the account's buckets can tell why the bucket was refused. */
export function isOwnerInDoubt(cause: ConnectionCause, provider: ProviderId): boolean {
  return cause.code === 'no-permission-to-list' && SHARED_NAMES.has(provider);
}

/** A region that somebody named, and that the server has corrected. */
function regionMoved(
  region: string,
  understood: UnderstoodConnection,
  facts: CauseFacts,
): ConnectionCause | undefined {
  if (region === understood.region || understood.regionSource === 'default') return undefined;
  if (understood.regionSource === 'field') return regionWrong(region, understood, facts);
  const endpoint = homeEndpoint(understood.provider, region);
  return makeCause('bucket-elsewhere', { ...facts, region, place: `, in ${region}` }, [
    ...(endpoint === undefined ? [] : [{ field: 'endpoint' as const, value: endpoint }]),
    { field: 'region', value: region },
  ]);
}
