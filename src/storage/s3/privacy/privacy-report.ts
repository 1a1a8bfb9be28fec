import type { PrivacyProbe } from '../providers/provider.ts';

/** Whether others can read a bucket. */
export type PrivacyReport = (
  | {
      readonly state: 'public';
      /** What others can do, or what says so: a sentence each. */
      readonly how: readonly string[];
      /** What to do to make it private, one sentence a step; empty where the provider's steps are not known. */
      readonly steps: readonly string[];
    }
  | {
      /** As far as the probes see: nothing proves that nobody can. */
      readonly state: 'not-public';
    }
  | {
      /** This side of the service does not show it. */
      readonly state: 'cannot-be-seen';
    }
) & {
  /** In a sentence. */
  readonly says: string;
  /** The page of the provider's console that shows it. */
  readonly page?: string;
  readonly findings: readonly PrivacyFinding[];
};

/** What one probe found. */
export interface PrivacyFinding {
  readonly probe: PrivacyProbe;
  /** `unknown`: the probe was refused or failed, which proves nothing. */
  readonly answer: 'public' | 'not-public' | 'unknown';
  readonly says: string;
}
