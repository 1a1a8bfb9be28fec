import type { SharedRepository } from '../../shared-repository.ts';
import type { StoredObjects } from '../stored-objects.ts';
import type { Stage } from './stage.ts';
import type { Work } from './work.ts';

/** Snapshots by their time, which no operation changes, and what a restore of each may give; `[]`: whatever is left of it. */
export type Expected = ReadonlyMap<string, readonly string[]>;

/** What must be true at some moment. */
export interface Expectation {
  readonly must: Expected;
  /** Snapshots that may be there besides; those that are must be as whole as the others. @default none */
  readonly may?: Expected;
  /**
   * Whether nothing may be wrong with the repository: not so while the damage that it began with is not repaired. Then only
   * those that must be there have to be whole. @default true
   */
  readonly isSound?: boolean;
}

/** A piece of work to be crashed, and what must be true after it. */
export interface CrashOperation {
  readonly name: string;
  /** What each run begins with. */
  prepare(stage: Stage): Promise<Beginning>;
}

export interface Beginning {
  readonly objects: StoredObjects;
  /** What is done; once more, by another process, after the crash. */
  readonly work: Work;
  /** When the process was killed. */
  readonly afterCrash: Expectation;
  /** When the next run is through. */
  readonly atEnd: Expectation;
  /** What else must be true then; complaints in words. @default nothing */
  finished?(shared: SharedRepository): Promise<string[]>;
  /** The same repository, if another password may be needed now. @default the same */
  reach?(shared: SharedRepository): Promise<SharedRepository>;
}
