import type { UnderstoodConnection } from '../address/understood-connection.ts';
import type { PrivacyReport } from '../privacy/privacy-report.ts';
import type { ConnectionCause } from './cause.ts';
import type { Step } from './step.ts';

/** What a connection test found. Holds no secret. */
export interface ConnectionReport {
  /** `public`: everything works, and others can read the bucket as well. */
  readonly outcome: 'passed' | 'failed' | 'public';
  /** All steps, in their order; those after a failed one are skipped. */
  readonly steps: readonly Step[];
  /** Of a failed test: the one reason. */
  readonly cause?: ConnectionCause;
  /** What was made of the settings. */
  readonly connection?: UnderstoodConnection;
  /** Whether others can read the bucket, where the test got so far. */
  readonly privacy?: PrivacyReport;
  /** The whole key of an object that the test wrote and could not remove. */
  readonly leftBehind?: string;
}
