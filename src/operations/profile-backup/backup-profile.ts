import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import { collectThoroughly } from '../../memory/garbage-collector.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import {
  type BackupPlan,
  type BackupTarget,
  type BackupWarning,
  describeBackupOf,
  encodeManifest,
  MANIFEST_NAME,
  type NamedFile,
  type PartId,
  type ProfileManifest,
} from '../../sources/index.ts';
import { listSwaps } from '../../sources/swap/index.ts';
import { backup } from '../backup/backup.ts';
import type { BackupOptions } from '../backup/backup-options.ts';
import type { BackupMount } from '../backup/mounts.ts';
import { refuseUnfinished } from '../profile-restore/finish-swap.ts';
import { announceUse } from '../profile-restore/profile-use.ts';
import type { OnProgress } from '../progress.ts';
import { type CaptureFolder, makeCaptureFolder } from './capture-folder.ts';
import {
  type CaptureUnitsOptions,
  type CopiedUnits,
  captureUnits,
  type StorableUnit,
} from './capture-units.ts';
import { readCapturedFacts } from './captured-facts.ts';
import { manifestOfProfile } from './manifest-of-profile.ts';
import { findMissingFiles, isThere } from './missing-files.ts';
import { mountsOfPlan, PROFILE_PATHS } from './mounts-of-plan.ts';
import type { ProfileBackupOptions, ProfileBackupResult } from './profile-backup-options.ts';
import { profileTags } from './profile-tags.ts';

/** So many names are told; the manifest has more. */
const NAMES_TOLD = 5;

/**
 * Backs up a profile of Cherry Studio, which may have it open meanwhile: captures its databases, each as it was at one moment, then stores
 * them and the files under names that do not depend on the computer, beside a manifest. Where nothing but time has passed since the last
 * backup, nothing is new, and `skipIfUnchanged` makes none.
 *
 * Storing begins while large databases are still being proven, and the snapshot waits for that: none holds a copy that was not looked
 * through. One that is not whole is made again.
 *
 * What cannot be read or captured is reported through `onIssue` and left out; everything else goes on. Captured copies are gone when this
 * returns or throws; those of a run that was killed go with the next.
 *
 * @param opening the repository, or the promise of one: databases are captured while it is being opened
 * @throws KirschError `BAD_ARGUMENT` where API keys cannot be left out, or for a label; `SOURCE_EMPTY`; `DISK_FULL`; `RESTORE_UNFINISHED` while
 *   the data is being exchanged; and what `backup` throws
 */
export async function backupProfile(
  opening: OpenRepository | Promise<OpenRepository>,
  options: ProfileBackupOptions,
): Promise<ProfileBackupResult> {
  const { profile, choice = {}, signal, temporaryFolder: parent } = options;
  const plan = describeBackupOf(profile, choice);
  if (plan.targets.length === 0 && plan.units.length === 0) {
    throw nothingIn(profile.folder);
  }
  // Wherever this fails first, nobody is left waiting for the repository.
  Promise.resolve(opening).catch(() => {});
  const bytes = profile.items.reduce((sum, { unit, bytes }) => sum + (unit ? bytes : 0), 0);
  // Half of one state and half of another must not become the newest backup.
  const endUse = await announceUse(profile.folder, 'backup', { signal });
  try {
    for (const { swap } of await listSwaps(profile.folder)) if (swap) refuseUnfinished(swap);
    const folder = await makeCaptureFolder({ beside: profile.folder, bytes, parent });
    try {
      return await new ProfileBackupRun(options, plan, folder).run(opening);
    } finally {
      await folder.remove();
    }
  } finally {
    await endUse();
  }
}

/** What is about to be stored. */
interface Prepared {
  readonly mounts: readonly BackupMount[];
  readonly manifest: ProfileManifest;
  readonly tags: readonly string[];
}

class ProfileBackupRun {
  readonly #options: ProfileBackupOptions;
  readonly #plan: BackupPlan;
  readonly #folder: CaptureFolder;
  readonly #warnings: BackupWarning[] = [];
  #issues = 0;

  constructor(options: ProfileBackupOptions, plan: BackupPlan, folder: CaptureFolder) {
    this.#options = options;
    this.#plan = plan;
    this.#folder = folder;
    for (const warning of plan.warnings) this.#warn(warning);
  }

  /** Stores copies before they are proven; where one turns out not to be whole, makes all anew, and proves them first. */
  async run(opening: OpenRepository | Promise<OpenRepository>): Promise<ProfileBackupResult> {
    const result = await this.#attempt(opening, false);
    if (result) return result;
    await this.#folder.clear();
    return (await this.#attempt(opening, true))!;
  }

  /** @returns undefined where a copy that was stored already is not whole: then there is no snapshot */
  async #attempt(
    opening: OpenRepository | Promise<OpenRepository>,
    proofFirst: boolean,
  ): Promise<ProfileBackupResult | undefined> {
    const { signal } = this.#options;
    const stop = new AbortController();
    this.#issues = 0;
    const { units, areWhole } = await this.#capture({
      proofFirst,
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    });
    let isTorn = false;
    try {
      const beforeSnapshot = async () => {
        this.#options.onStage?.({ stage: 'prove' });
        isTorn = !(await areWhole);
        if (isTorn) throw tornCopy(this.#options.profile.folder);
      };
      const prepared = await this.#prepare(units);
      return await this.#store(opening, prepared, { beforeSnapshot, coreFree: areWhole });
    } catch (error) {
      if (!isTorn) throw error;
      return undefined;
    } finally {
      stop.abort();
      await areWhole.catch(() => {});
    }
  }

  /** Looks for the files that captured databases name, and for what else is to be stored. */
  async #prepare(captured: readonly StorableUnit[]): Promise<Prepared> {
    const { profile, choice = {}, homeFolder, origin, label, tags = [] } = this.#options;
    const { files, messages } = await readCapturedFacts(profile, captured);
    const missingFiles = await this.#missingOf(files);
    const manifest = manifestOfProfile({
      ...{ profile, plan: this.#plan, choice, missingFiles, homeFolder, origin },
      units: captured.map(({ unit }) => unit),
    });
    const targets = await this.#targetsThatAreThere(captured.length > 0);
    const mounts = mountsOfPlan({ ...this.#plan, targets }, captured);
    mounts.push(await this.#mountManifest(manifest, captured));
    return { mounts, manifest, tags: [...profileTags(manifest, { label, messages }), ...tags] };
  }

  async #store(
    opening: OpenRepository | Promise<OpenRepository>,
    { mounts, manifest, tags }: Prepared,
    proof: Pick<BackupOptions, 'beforeSnapshot' | 'coreFree'>,
  ): Promise<ProfileBackupResult> {
    const { onProgress, onStage, onIssue } = this.#options;
    onStage?.({ stage: 'store' });
    // What was looked at so far, thousands of names: the threads that start now need the room.
    collectThoroughly();
    const result = await backup(opening, {
      ...this.#options,
      ...{ paths: PROFILE_PATHS, mounts, tags, ...proof },
      temporaryFolder: this.#options.temporaryFolder,
      onVanished: (path) => this.#tellVanished(path),
      ...(onIssue && { onIssue }),
      ...(onProgress && { onProgress: this.#withTotals(onProgress) }),
    });
    const issues = result.issues + this.#issues;
    return { ...result, issues, plan: this.#plan, manifest, warnings: this.#warnings };
  }

  #capture(how: Pick<CaptureUnitsOptions, 'proofFirst' | 'signal'>): Promise<CopiedUnits> {
    const { onStage, onIssue } = this.#options;
    const { units } = this.#plan;
    return captureUnits(units, {
      ...how,
      into: this.#folder.path,
      onUnit: ({ as }, number) =>
        onStage?.({ stage: 'capture', unit: as, number, of: units.length }),
      onGone: ({ from }) => this.#tellVanished(from),
      onFailure: ({ from }, error) => {
        this.#issues++;
        onIssue?.({ item: from, during: 'capture', error });
      },
    });
  }

  async #missingOf(named: readonly NamedFile[]): Promise<string[]> {
    const chosen = this.#plan.parts.filter(({ isChosen }) => isChosen).map(({ id }) => id);
    const parts = new Set<PartId>(chosen);
    const missing = await findMissingFiles(this.#options.profile, named, parts);
    if (missing.length > 0) {
      const told = missing.slice(0, NAMES_TOLD).join(', ');
      const rest = missing.length > NAMES_TOLD ? ` and ${missing.length - NAMES_TOLD} more` : '';
      const message = `The database names files that are not there: ${told}${rest}.`;
      this.#warn({ code: 'missing-files', message });
    }
    return missing;
  }

  /** It is as new as the main data, so that it changes with what it says, and not with the time. */
  async #mountManifest(
    manifest: ProfileManifest,
    captured: readonly StorableUnit[],
  ): Promise<BackupMount> {
    const from = join(this.#folder.path, 'kirsch.json');
    await writeFile(from, encodeManifest(manifest), { mode: 0o600 });
    const time = this.#options.profile.lastUsed / 1000;
    await utimes(from, time, time);
    return { from, as: MANIFEST_NAME, copyOf: captured[0]?.files[0]?.copyOf ?? [] };
  }

  /**
   * The plan's targets without single files that are gone by now. A whole folder that is gone is an issue: somebody may have unplugged its disk.
   * @throws KirschError `SOURCE_EMPTY` when nothing of it all is there
   */
  async #targetsThatAreThere(isAnythingCaptured: boolean): Promise<BackupTarget[]> {
    const { folder } = this.#options.profile;
    const gone = new Set<BackupTarget>();
    for (const target of this.#plan.targets) {
      if (!(await isThere(target.from))) gone.add(target);
    }
    if (!isAnythingCaptured && gone.size === this.#plan.targets.length) throw nothingIn(folder);
    for (const { isFolder, from } of gone) if (!isFolder) this.#tellVanished(from);
    return this.#plan.targets.filter((target) => target.isFolder || !gone.has(target));
  }

  #tellVanished(path: string): void {
    this.#warn({ code: 'vanished', message: `"${path}" was deleted during the backup.`, path });
  }

  #warn(warning: BackupWarning): void {
    // Another attempt finds the same again.
    if (this.#warnings.some(({ message }) => message === warning.message)) return;
    this.#warnings.push(warning);
    this.#options.onWarning?.(warning);
  }

  /** The totals are known from the look that found the profile. */
  #withTotals(onProgress: OnProgress): OnProgress {
    const chosen = this.#plan.parts.filter(({ isChosen }) => isChosen);
    const files = chosen.reduce((sum, part) => sum + part.files, 0);
    const bytes = chosen.reduce((sum, part) => sum + part.bytes, 0);
    return (progress) => {
      if (progress.totalKnown) return onProgress(progress);
      const totalFiles = Math.max(files, progress.totalFiles);
      const totalBytes = Math.max(bytes, progress.totalBytes);
      onProgress({ ...progress, totalFiles, totalBytes, totalKnown: true });
    };
  }
}

function tornCopy(folder: string): KirschError {
  return new KirschError('SOURCE_BUSY', `A copy of a database in "${folder}" is not whole.`, {
    hint: 'It is made once more.',
    details: { path: folder },
  });
}

function nothingIn(folder: string): KirschError {
  return new KirschError('SOURCE_EMPTY', `There is nothing to back up in "${folder}".`, {
    hint: 'Choose other parts, or another profile.',
  });
}
