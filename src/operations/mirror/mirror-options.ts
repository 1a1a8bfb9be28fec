import type { AcquireLockOptions } from '../../repository/locks.ts';
import type { OnProgress } from '../progress.ts';
import type { MirrorPlan } from './mirror-plan.ts';

export interface MirrorOptions {
  /** Remove from the target what the source has no more. @default false */
  readonly delete?: boolean;
  /** Find out what would be done, and write nothing. @default false */
  readonly dryRun?: boolean;
  /** Read back what was stored, and hold it against its name. @default false */
  readonly verify?: boolean;
  /** How the target is locked; nobody else may use it meanwhile. @default not at all: the caller sees to that */
  readonly lock?: Omit<AcquireLockOptions, 'exclusive'> | undefined;
  /** Where objects too large for memory are kept on their way. @default the system's folder for temporary files */
  readonly temporaryFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called once, before anything is written. */
  readonly onPlan?: ((plan: MirrorPlan) => void) | undefined;
  /** Counts objects as files. */
  readonly onProgress?: OnProgress | undefined;
}

export interface MirrorResult {
  readonly plan: MirrorPlan;
  /** Objects and bytes that were stored; of a dry run none. */
  readonly copied: number;
  readonly bytes: number;
  readonly removed: number;
}
