import { type KirschError, throwIfAborted } from '../../errors/index.ts';
import { ownBytes, sendable } from '../../memory/own-bytes.ts';
import { type ReadBuffer, ReadBuffers } from '../../memory/read-buffers.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import { isLossOfPack } from '../loss-of-data.ts';
import { plainLengthOf } from './blob-opener.ts';
import { ByteBudget } from './byte-budget.ts';
import type { PackRange, ScheduleLimits, WantedBlob } from './download-schedule.ts';
import type { PlannedFile } from './planned-file.ts';
import type { BlobUses, EntryFailure, EntryToMake, FilePart } from './restore-job.ts';
import { insidePath, localPath, type RestorePlan } from './restore-plan.ts';
import type { RestoreReport } from './restore-report.ts';
import type { RestoreWorkers } from './restore-workers.ts';
import { endsTheRestore, targetError } from './target-failure.ts';
import { UnfinishedFile } from './unfinished-file.ts';

const MIB = 1024 * 1024;

/** From a disk: small ranges, which keep both cores busy to the end. Over a network: a pack with one request. */
const LOCAL: ScheduleLimits & { readonly budget: number } = {
  maxGap: 64 * 1024,
  maxRange: MIB,
  budget: 12 * MIB,
};
const REMOTE: typeof LOCAL = { maxGap: 256 * 1024, maxRange: 24 * MIB, budget: 56 * MIB };

type FailuresByPath = ReadonlyMap<string, EntryFailure>;

export interface RestoreContext {
  readonly repository: IndexedRepository;
  readonly plan: RestorePlan;
  readonly workers: RestoreWorkers;
  readonly report: RestoreReport;
  readonly temporaryPrefix: string;
  readonly signal: AbortSignal | undefined;
}

/** Fetches the content of the plan's files and has it written. */
export class ContentRestorer {
  /** Numbers of files that are not as they should be; their names are as they were before, or absent. */
  readonly failed = new Set<number>();
  readonly #context: RestoreContext;
  readonly #limits: typeof LOCAL;
  readonly #budget: ByteBudget;
  readonly #buffers = new ReadBuffers();
  /** By the file's number in the plan. */
  readonly #unfinished = new Map<number, UnfinishedFile>();

  constructor(context: RestoreContext) {
    this.#context = context;
    this.#limits = context.repository.repository.storage.capabilities.remote ? REMOTE : LOCAL;
    this.#budget = new ByteBudget(this.#limits.budget);
  }

  /** Resolves when every file is finished or has been reported. Leaves no temporary file behind, whatever happens. */
  async run(): Promise<void> {
    const { plan, repository, workers, signal } = this.#context;
    const atOnce = repository.repository.storage.capabilities.connections + workers.count;
    const started = plan.files.numbersWithMatches();
    try {
      await forEachConcurrently(started, workers.count, (file) => this.#takeOver(file), signal);
      const ranges = plan.schedule.ranges(this.#limits);
      await forEachConcurrently(ranges, atOnce, (range) => this.#restoreRange(range), signal);
    } finally {
      for (const unfinished of this.#unfinished.values()) unfinished.discard();
    }
  }

  /** Starts a file with those of its blobs that the file in its place holds. */
  async #takeOver(number: number): Promise<void> {
    const { plan, workers } = this.#context;
    const file = plan.files.get(number);
    const unfinished = this.#unfinishedFile(number);
    const { failures } = await workers.run({
      kind: 'copy',
      from: this.#pathOf(file),
      to: unfinished.path,
      entries: file.entries,
      matches: file.matches!,
    });
    const failure = failures[0];
    if (failure) unfinished.error ??= this.#errorOf(file, failure);
    await this.#partDone(number, unfinished);
  }

  async #restoreRange(range: PackRange): Promise<void> {
    const { workers, report, signal } = this.#context;
    const wanted = range.blobs.filter(({ uses }) => uses.some(({ file }) => this.#isAlive(file)));
    if (wanted.length === 0) return;
    await this.#budget.take(range.length);
    const buffer = this.#buffers.open();
    try {
      throwIfAborted(signal);
      const sealed = await this.#fetch(range, buffer);
      if (!sealed) {
        await this.#recover(wanted);
        return;
      }
      report.transferred += sealed.length;
      const { bytes, moved } = sendable(sealed);
      report.current = insidePath(this.#context.plan.files.get(wanted[0]!.uses[0]!.file));
      const uses = this.#usesOf(wanted);
      const { records, names } = uses.files;
      const { failures, damaged } = await workers.run(
        { kind: 'open', sealed: bytes, offset: range.offset, uses },
        [...moved, records.buffer, names.buffer],
      );
      const bad = new Set(damaged);
      await this.#settle(
        wanted.filter((_, index) => !bad.has(index)),
        failures,
      );
      await this.#recover(damaged.map((index) => wanted[index]!));
    } finally {
      buffer.release();
      this.#budget.giveBack(range.length);
      report.progress();
    }
  }

  /** The bytes of the range; undefined when the pack is gone or too short. */
  async #fetch(
    { pack, offset, length }: PackRange,
    { allocate }: ReadBuffer,
  ): Promise<Buffer | undefined> {
    const { repository, signal } = this.#context;
    const key = keyOf('pack', repository.index.packIds()[pack]!);
    try {
      return await repository.repository.storage.getRange(key, offset, length, {
        signal,
        allocate,
      });
    } catch (error) {
      if (isLossOfPack(error)) return undefined;
      throw error;
    }
  }

  /** Tries every other way to get blobs that could not be had with their neighbours. */
  async #recover(blobs: readonly WantedBlob[]): Promise<void> {
    const { repository, workers, report, signal } = this.#context;
    for (const blob of blobs) {
      const { id, length } = repository.index.table.read(blob.entry);
      let content: Buffer;
      try {
        content = await repository.loadBlob('data', id.toString('hex'), signal);
        report.transferred += length;
      } catch (error) {
        if (!isLossOfPack(error)) throw error;
        for (const { file } of blob.uses) await this.#lose(file, error);
        continue;
      }
      const bytes = ownBytes(content);
      const job = { kind: 'write', content: bytes, uses: this.#usesOf([blob]) } as const;
      const { failures } = await workers.run(job, [bytes.buffer]);
      await this.#settle([blob], failures);
    }
  }

  #usesOf(blobs: readonly WantedBlob[]): BlobUses {
    const { files, summary } = this.#context.plan;
    const fileCounts: number[] = [];
    const whole: number[] = [];
    const parts = new Map<number, FilePart[]>();
    for (const [position, { uses }] of blobs.entries()) {
      const before = whole.length;
      for (const { file, blob } of uses) {
        if (!this.#isAlive(file)) continue;
        if (files.isWhole(file)) {
          whole.push(file);
          continue;
        }
        const unfinished = this.#unfinishedFile(file);
        const part = { path: unfinished.path, position: unfinished.positionOf(blob) };
        const others = parts.get(position);
        if (others) others.push(part);
        else parts.set(position, [part]);
      }
      fileCounts.push(whole.length - before);
    }
    return {
      entries: blobs.map(({ entry }) => entry),
      fileCounts,
      files: files.post(whole, ({ inside }) => localPath(summary.target, inside)),
      parts,
    };
  }

  /** Takes note of what has become of blobs that were written. */
  async #settle(blobs: readonly WantedBlob[], failures: readonly EntryFailure[]): Promise<void> {
    const { files } = this.#context.plan;
    const failureAt = new Map(failures.map((failure) => [failure.path, failure]));
    for (const { uses } of blobs) {
      for (const { file } of uses) {
        if (!this.#isAlive(file)) continue;
        if (files.isWhole(file)) this.#finished(file, failureAt);
        else await this.#partWritten(file, failureAt);
      }
    }
  }

  async #partWritten(number: number, failureAt: FailuresByPath): Promise<void> {
    const unfinished = this.#unfinished.get(number);
    if (!unfinished) return;
    const failure = failureAt.get(unfinished.path);
    if (failure) unfinished.error ??= this.#errorOf(unfinished.file, failure);
    await this.#partDone(number, unfinished);
  }

  /** A blob of the file cannot be had. */
  async #lose(number: number, error: KirschError): Promise<void> {
    if (!this.#isAlive(number)) return;
    if (this.#context.plan.files.isWhole(number)) {
      this.#fail(number, error);
      return;
    }
    const unfinished = this.#unfinishedFile(number);
    unfinished.error ??= error;
    await this.#partDone(number, unfinished);
  }

  async #partDone(number: number, unfinished: UnfinishedFile): Promise<void> {
    unfinished.remaining--;
    if (unfinished.remaining > 0) return;
    const { file, path, error } = unfinished;
    if (error) {
      unfinished.discard();
      this.#fail(number, error);
    } else {
      const entry: EntryToMake = {
        make: 'finished file',
        unfinished: path,
        path: this.#pathOf(file),
        size: file.size,
        metadata: file.metadata,
        beside: true,
      };
      const { failures } = await this.#context.workers.run({ kind: 'make', entries: [entry] });
      if (failures[0] && !failures[0].metadataOnly) unfinished.discard();
      this.#finished(number, new Map(failures.map((failure) => [failure.path, failure])));
    }
    this.#unfinished.delete(number);
  }

  #finished(number: number, failureAt: FailuresByPath): void {
    const { report, plan } = this.#context;
    if (failureAt.size > 0) {
      const file = plan.files.get(number);
      const path = this.#pathOf(file);
      const failure = failureAt.get(path);
      if (failure && !failure.metadataOnly) {
        this.#fail(number, this.#errorOf(file, failure));
        return;
      }
      if (failure) {
        report.issue(path, 'metadata', targetError(path, failure, 'given all its metadata'));
      }
    }
    const size = plan.files.sizeOf(number);
    report.file(size);
    if (report.wantsEntries) report.entry(plan.files.get(number), 'file', size);
  }

  #fail(number: number, error: KirschError): void {
    this.failed.add(number);
    const file = this.#context.plan.files.get(number);
    this.#context.report.issue(this.#pathOf(file), 'restore', error);
  }

  /** @throws KirschError when the failure ends the restore */
  #errorOf(file: PlannedFile, failure: EntryFailure): KirschError {
    const error = targetError(this.#pathOf(file), failure);
    if (endsTheRestore(failure)) throw error;
    return error;
  }

  #unfinishedFile(number: number): UnfinishedFile {
    let unfinished = this.#unfinished.get(number);
    if (!unfinished) {
      const { plan, temporaryPrefix, repository } = this.#context;
      const { table } = repository.index;
      const file = plan.files.get(number);
      const name = `${temporaryPrefix}${number}`;
      const path = localPath(plan.summary.target, insidePath({ folder: file.folder, name }));
      unfinished = new UnfinishedFile(file, path, (entry) => plainLengthOf(table.read(entry)));
      this.#unfinished.set(number, unfinished);
    }
    return unfinished;
  }

  #isAlive(number: number): boolean {
    return !this.#context.plan.files.folderOf(number).isMissing;
  }

  #pathOf(file: PlannedFile): string {
    return localPath(this.#context.plan.summary.target, insidePath(file));
  }
}
