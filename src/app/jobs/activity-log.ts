import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ActivityEntry, type ActivityView } from '../api/activity-schemas.ts';
import type { JobKind, JobView } from '../api/job-schemas.ts';

/** What a person may want to look up later; plans, searches and tests are over with their answer. */
const RECORDED: ReadonlySet<JobKind> = new Set([
  'backup',
  'restore',
  'profile-restore',
  'undo',
  'restore-end',
  'zip-delete',
  'zip-export',
  'zip-import',
  'delete',
  'verify',
  'tidy',
  'prune',
  'copy',
  'privacy',
]);
const MOST_WARNINGS = 50;
/** Between these two numbers of runs the file grows; then the older ones go. */
const MOST_ENTRIES = 2_000;
const KEPT_ENTRIES = 1_500;
const FILE_MODE = 0o600;

/** The runs of this computer: a file with one line of JSON for each, the newest last. Bounded; holds no secret. */
export class ActivityLog {
  readonly #path: string;
  #entries: Promise<ActivityView[]> | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** @param path of the file; need not exist */
  constructor(path: string) {
    this.#path = path;
  }

  /** The newest first. */
  async list(): Promise<readonly ActivityView[]> {
    return (await this.#load()).toReversed();
  }

  async find(id: string): Promise<ActivityView | undefined> {
    return (await this.#load()).find((entry) => entry.id === id);
  }

  /** Keeps a job that is over, if it is of a kind that is kept. A disk that takes nothing loses the log, not the app. */
  async record(job: JobView, storage: string | undefined): Promise<boolean> {
    if (!RECORDED.has(job.kind) || job.endedAt === undefined) return false;
    const entries = await this.#load();
    const entry = entryOf(job, storage);
    entries.push(entry);
    const isTooLong = entries.length > MOST_ENTRIES;
    if (isTooLong) entries.splice(0, entries.length - KEPT_ENTRIES);
    const written = isTooLong ? [...entries] : [entry];
    this.#writing = this.#writing
      .then(() => (isTooLong ? this.#replace(written) : this.#append(written)))
      .catch(() => {});
    await this.#writing;
    return true;
  }

  #load(): Promise<ActivityView[]> {
    this.#entries ??= readFile(this.#path, 'utf8').then(
      (text) => text.split('\n').flatMap(parseLine).slice(-MOST_ENTRIES),
      () => [],
    );
    return this.#entries;
  }

  async #append(entries: readonly ActivityView[]): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await appendFile(this.#path, printLines(entries), { mode: FILE_MODE });
  }

  async #replace(entries: readonly ActivityView[]): Promise<void> {
    const temporary = `${this.#path}.tmp-${process.pid}`;
    await writeFile(temporary, printLines(entries), { mode: FILE_MODE });
    await rename(temporary, this.#path);
  }
}

/** A line that was cut by a crash, or is another program's, is passed over. */
function parseLine(line: string): ActivityView[] {
  if (line.trim() === '') return [];
  try {
    const { success, data } = ActivityEntry.safeParse(JSON.parse(line));
    return success ? [data] : [];
  } catch {
    return [];
  }
}

/** A newline first: what a crash has cut stays a line of its own. */
function printLines(entries: readonly ActivityView[]): string {
  return entries.map((entry) => `\n${JSON.stringify(entry)}`).join('');
}

function entryOf(job: JobView, storage: string | undefined): ActivityView {
  const { id, kind, state, trigger, startedAt, subject, progress, error, issues } = job;
  return {
    id,
    kind,
    state: state === 'done' || state === 'cancelled' ? state : 'failed',
    trigger,
    startedAt,
    endedAt: job.endedAt ?? startedAt,
    ...(subject !== undefined && { subject }),
    ...(storage !== undefined && { storage }),
    ...amountsOf(job),
    issues: progress?.issues ?? 0,
    warnings: issues.slice(0, MOST_WARNINGS),
    ...(job.result !== undefined && { result: job.result }),
    ...(error && { error }),
  };
}

/** How much a run was about: of what came of it where that tells, for it may have had several parts; else how far it got. */
function amountsOf(job: JobView): Pick<ActivityView, 'files' | 'bytes' | 'transferred'> {
  if (job.kind === 'backup' && job.result) {
    const { files, bytes, bytesSent } = job.result;
    return { files, bytes, transferred: bytesSent };
  }
  const { files = 0, bytes = 0, transferred = 0 } = job.progress ?? {};
  return { files, bytes, transferred };
}
