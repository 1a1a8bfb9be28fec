import type { UnderstoodConnection } from '../address/understood-connection.ts';
import type { Answer } from '../connection-test/answer.ts';
import type { SignedRequests, SignedResult } from '../connection-test/signed-requests.ts';
import type { Stranger } from '../connection-test/stranger.ts';
import type { PrivacyProbe } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import { judgePrivacy } from './judge-privacy.ts';
import type { PrivacyFinding, PrivacyReport } from './privacy-report.ts';
import {
  readAcl,
  readPolicyStatus,
  readPublicAccessBlock,
  readStrangersList,
  readStrangersObject,
} from './read-findings.ts';

export interface PrivacyTrial {
  readonly understood: UnderstoodConnection;
  readonly stranger: Stranger;
  readonly signed: SignedRequests;
  /** The whole key of an object that exists. */
  readonly key: string;
}

type Probe = (trial: PrivacyTrial, signal: AbortSignal) => Promise<PrivacyFinding>;

const PROBES: Readonly<Record<PrivacyProbe, Probe>> = {
  list: async ({ stranger, understood }, signal) =>
    readStrangersList(await stranger.list(understood, signal)),
  read: async ({ stranger, understood, key }, signal) =>
    readStrangersObject(await stranger.read(understood, key, signal)),
  acl: async ({ signed }, signal) => readAcl(answerIn(await signed.acl(signal))),
  policyStatus: async ({ signed }, signal) =>
    readPolicyStatus(answerIn(await signed.policyStatus(signal))),
  publicAccessBlock: async ({ signed }, signal) =>
    readPublicAccessBlock(answerIn(await signed.publicAccessBlock(signal))),
};

/**
 * Asks whether others can read a bucket: as a stranger, and with the calls that the provider table says tell the truth. A
 * probe that fails, or is refused to a key that may do little, says nothing; it never makes a bucket look private.
 */
export async function probePrivacy(
  trial: PrivacyTrial,
  signal: AbortSignal,
): Promise<PrivacyReport> {
  const provider = providerById(trial.understood.provider);
  // Strangers are tried everywhere: a bucket that is open to them is public, whatever the table knows.
  const probes = new Set<PrivacyProbe>(['list', 'read', ...(provider.privacy.seenBy?.value ?? [])]);
  const findings = await Promise.all(
    [...probes].map((probe) =>
      PROBES[probe](trial, signal).catch(
        (): PrivacyFinding => ({ probe, answer: 'unknown', says: 'no answer to that' }),
      ),
    ),
  );
  return judgePrivacy(findings, provider);
}

function answerIn(result: SignedResult): Answer {
  if ('answer' in result) return result.answer;
  throw result.failure;
}
