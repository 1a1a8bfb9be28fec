import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isKirschError, KirschError, throwIfAborted } from '../../errors/index.ts';
import type { SwapPlan, SwapRoot } from '../../sources/swap/index.ts';
import { type KeptAside, listSwaps, removeSwap, Swap, syncTree } from '../../sources/swap/index.ts';
import { backupProfile } from '../profile-backup/backup-profile.ts';
import type {
  ProfileBackupOptions,
  ProfileBackupResult,
} from '../profile-backup/profile-backup-options.ts';
import type { OnProgress } from '../progress.ts';
import { adjustDatabases } from './adjust-databases.ts';
import type { Comparison } from './compare-profile.ts';
import { planInWords } from './plan-words.ts';
import type { ProfileRestoreFacts } from './profile-restore-plan.ts';
import { announceUse } from './profile-use.ts';
import { type Staging, stage, verifyStaged } from './staging.ts';
import type { TargetProfile } from './target-profile.ts';
import type { UnfinishedNotes } from './unfinished-notes.ts';
import { type WaitOptions, waitForApp } from './wait-for-app.ts';

/** How a planned restore is carried out. */
export interface RunRestoreOptions extends Omit<WaitOptions, 'signal'> {
  /** Back up what is there first, into the same repository. Without it what was there is kept on this disk alone. */
  readonly safetyBackup?: Omit<ProfileBackupOptions, 'profile'> | undefined;
  /** Where it is noted that something is being exchanged. */
  readonly notes?: UnfinishedNotes | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** What is being done. */
  readonly onStage?: ((stage: RestoreStage) => void) | undefined;
}

export type RestoreStage = 'safety-backup' | 'download' | 'verify' | 'swap';

/** What a restore of a profile has done. */
export interface ProfileRestoreResult {
  /** What `undoRestore` takes back; undefined when everything was as in the backup already. */
  readonly id: string | undefined;
  readonly target: string;
  /** Where what was there is kept, for each disk. */
  readonly kept: readonly string[];
  readonly safetyBackup: ProfileBackupResult | undefined;
  /** What the application wrote meanwhile. */
  readonly aside: readonly KeptAside[];
}

/** What a plan works with. */
export interface PreparedRestore {
  readonly id: string;
  readonly staging: Staging;
  readonly target: TargetProfile;
  readonly compare: () => Promise<Comparison>;
  readonly withDeviceSettings: boolean;
  readonly unlock: () => Promise<void>;
}

/** A restore of a profile that was planned, and may be carried out once. Holds a lock until `run` or `discard` has ended. */
export class PlannedRestore {
  readonly facts: ProfileRestoreFacts;
  readonly #prepared: PreparedRestore;
  #isOver = false;

  constructor(facts: ProfileRestoreFacts, prepared: PreparedRestore) {
    this.facts = facts;
    this.#prepared = prepared;
  }

  /** The plan in sentences. */
  get words(): readonly string[] {
    return planInWords(this.facts);
  }

  /** Gives the plan up, with all that was downloaded for it. */
  async discard(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await removeSwap(this.#work);
    await this.#prepared.unlock();
  }

  /**
   * Waits until Cherry Studio is closed, backs up what is there, downloads and verifies everything beside it, and exchanges it. Where any of that
   * fails, or is stopped, all is as it was before.
   *
   * @throws KirschError `RESTORE_REFUSED`, `APP_RUNNING`, `DISK_FULL`, `DAMAGED`, `ABORTED`, `RESTORE_UNFINISHED`; the storage's own
   */
  async run(options: RunRestoreOptions = {}): Promise<ProfileRestoreResult> {
    if (this.#isOver) {
      throw new KirschError('BAD_ARGUMENT', 'This plan was carried out already.', {
        details: { reason: 'plan-over' },
      });
    }
    let isKept = false;
    let endUse = async () => {};
    try {
      this.#refuse();
      const { target, staging } = this.#prepared;
      const waiting = { ...options, signal: staging.signal };
      await waitForApp(target.computer, target.folder, waiting);
      const safetyBackup = await this.#backUp(options);
      const comparison = await this.#bring(options);
      throwIfAborted(staging.signal);
      const isNothing = comparison.changes.every((each) => !each.stored && !each.outgoing.files);
      if (isNothing) return this.#result(undefined, [], safetyBackup);
      // It may have been started while all that was on its way.
      await waitForApp(target.computer, target.folder, waiting);
      endUse = await announceUse(target.folder, 'exchange', waiting);
      options.onStage?.('swap');
      await options.notes?.add(target.folder);
      const swap = await Swap.prepare(await this.#planOf(comparison), { signal: staging.signal });
      isKept = true;
      await swap.moveTo('applied').catch(async (error: unknown) => {
        // What the application wrote in between is nowhere else.
        isKept = swap.state.move !== undefined || (await swap.keptAside()).length > 0;
        throw error;
      });
      await options.notes?.remove(target.folder);
      return this.#result(swap, await swap.keptAside(), safetyBackup);
    } catch (error) {
      if (!isKept) await options.notes?.remove(this.#prepared.target.folder);
      throw error;
    } finally {
      await endUse();
      if (isKept) {
        this.#isOver = true;
        await this.#prepared.unlock();
      } else await this.discard();
    }
  }

  get #work(): string {
    return this.#prepared.staging.roots[0]!.work;
  }

  #refuse(): void {
    const { refusal, rooms } = this.facts;
    if (refusal) {
      const { message, hint, reason } = refusal;
      throw new KirschError('RESTORE_REFUSED', message, {
        hint,
        details: { reason, version: this.facts.versionHere },
      });
    }
    const full = rooms.find(({ needed, free }) => needed > free);
    if (!full) return;
    throw new KirschError('DISK_FULL', `There is too little room beside "${full.path}".`, {
      hint: 'Make room, or restore some parts with --parts.',
      details: { ...full },
    });
  }

  async #backUp(options: RunRestoreOptions): Promise<ProfileBackupResult | undefined> {
    const { target, staging } = this.#prepared;
    if (!options.safetyBackup || !target.profile) return undefined;
    options.onStage?.('safety-backup');
    try {
      return await backupProfile(staging.repository.repository, {
        label: 'Before a restore',
        signal: staging.signal,
        ...options.safetyBackup,
        profile: target.profile,
      });
    } catch (error) {
      // Where nothing is there is nothing to be safe.
      if (isKirschError(error, 'SOURCE_EMPTY')) return undefined;
      throw error;
    }
  }

  /** Brings everything beside the profile, sound and made for this computer. */
  async #bring(options: RunRestoreOptions): Promise<Comparison> {
    const { staging, target, compare, withDeviceSettings } = this.#prepared;
    // Again, for the application may have worked since the plan was made.
    const comparison = await compare();
    const lives = (all: readonly { readonly live: string }[]) => all.map(({ live }) => live).join();
    if (lives(comparison.roots) !== lives(staging.roots)) {
      throw new KirschError('RESTORE_REFUSED', 'The profile was moved since the plan was made.', {
        hint: 'Plan the restore again.',
        details: { reason: 'changed' },
      });
    }
    const { roots } = staging;
    options.onStage?.('download');
    await stage({ ...staging, onProgress: options.onProgress }, comparison.changes);
    options.onStage?.('verify');
    const { map, notesFolder } = target;
    const adjustment = { profile: target.folder, map, withDeviceSettings, notesFolder };
    await adjustDatabases(roots, comparison.changes, adjustment);
    await verifyStaged(roots, comparison.changes);
    for (const { live, work } of roots) {
      await mkdir(live, { recursive: true, mode: 0o700 });
      await syncTree(join(work, 'new'));
    }
    return comparison;
  }

  async #planOf({ changes }: Comparison): Promise<SwapPlan> {
    const { id, staging, target } = this.#prepared;
    const others = (await listSwaps(target.folder)).flatMap(({ swap }) => swap?.state ?? []);
    const undone = others.filter(({ side }) => side === 'reverted');
    return {
      id,
      number: Math.max(0, ...others.map(({ plan }) => plan.number)) + 1,
      created: new Date().toISOString(),
      about: { ...this.facts.snapshot, parts: this.facts.parts.map(({ part }) => part) },
      supersedes: undone.map(({ plan }) => plan.id),
      roots: staging.roots as SwapRoot[],
      slots: changes.map(({ root, inRoot }) => ({ root, names: inRoot })),
    };
  }

  #result(
    swap: Swap | undefined,
    aside: readonly KeptAside[],
    safetyBackup: ProfileBackupResult | undefined,
  ): ProfileRestoreResult {
    const { staging, target, id } = this.#prepared;
    return {
      id: swap && id,
      target: target.folder,
      kept: swap ? staging.roots.map(({ work }) => join(work, 'old')) : [],
      safetyBackup,
      aside,
    };
  }
}
