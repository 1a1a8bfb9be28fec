import { randomBytes } from 'node:crypto';
import type { JobKind, JobResult, JobView } from '../api/job-schemas.ts';
import type { EventHub } from '../events/event-hub.ts';
import { Refusal } from '../http/refusal.ts';
import type { KnownSecrets } from '../known-secrets.ts';
import type { ActivityLog } from './activity-log.ts';
import { type JobContext, type JobOptions, RunningJob } from './running-job.ts';

/** How many that are over can still be asked for. */
const KEPT = 50;
/** A page is told of progress so often at most. */
const PROGRESS_MS = 150;

/** Everything that takes time: one run at a time for each storage, told to every page, kept in the activity log. */
export class Jobs {
  readonly #jobs = new Map<string, RunningJob>();
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #runs = new Set<Promise<void>>();
  readonly #log: ActivityLog;
  readonly #events: EventHub;
  readonly #secrets: KnownSecrets;
  #isClosed = false;

  constructor(log: ActivityLog, events: EventHub, secrets: KnownSecrets) {
    this.#log = log;
    this.#events = events;
    this.#secrets = secrets;
  }

  /** Starts a job, or puts it behind those that work on the same storage. */
  start<Kind extends JobKind>(
    kind: Kind,
    options: JobOptions,
    work: (context: JobContext) => Promise<JobResult<Kind>>,
  ): JobView {
    if (this.#isClosed) throw new Refusal(409, 'ending', 'The app is about to end.');
    const id = randomBytes(9).toString('base64url');
    const job = new RunningJob(id, kind, options, this.#secrets, this.#teller(id));
    this.#jobs.set(id, job as unknown as RunningJob);
    this.#forgetOldest();
    const before = this.#lanes.get(options.storage ?? id) ?? Promise.resolve();
    const run = before.then(() => job.run(work)).then(() => this.#record(job.view(), options));
    if (options.storage !== undefined) this.#lanes.set(options.storage, run);
    this.#runs.add(run);
    void run.finally(() => this.#runs.delete(run));
    this.#tell(id);
    return job.view();
  }

  /** The job of this kind that runs or waits, if there is one. */
  underway(kind: JobKind): JobView | undefined {
    return this.list().find((job) => job.kind === kind && isUnderway(job));
  }

  /** Oldest first: all that run or wait, and the last that did. */
  list(): JobView[] {
    return [...this.#jobs.values()].map((job) => job.view());
  }

  running(): JobView[] {
    return this.list().filter(isUnderway);
  }

  /** @throws Refusal when there is none of that id */
  get(id: string): JobView {
    return this.#find(id).view();
  }

  /** @throws Refusal when there is none of that id; one that is over stays as it is */
  cancel(id: string): JobView {
    const job = this.#find(id);
    if (!job.isOver) job.cancel();
    return job.view();
  }

  /** Resolves with the job once it is over. */
  async ended(id: string): Promise<JobView> {
    const job = this.#find(id);
    while (!job.isOver) await Promise.race(this.#runs);
    return job.view();
  }

  /** Cancels everything and waits for it to end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#jobs.values()) if (!job.isOver) job.cancel();
    await Promise.all(this.#runs);
  }

  #find(id: string): RunningJob {
    const job = this.#jobs.get(id);
    if (!job) throw new Refusal(404, 'not-here', 'There is no such job any more.');
    return job;
  }

  /** Tells pages of a change at once, and of progress now and then. */
  #teller(id: string): (isProgress: boolean) => void {
    let toldAt = 0;
    let timer: NodeJS.Timeout | undefined;
    const tell = () => {
      clearTimeout(timer);
      timer = undefined;
      toldAt = performance.now();
      this.#tell(id);
    };
    return (isProgress) => {
      const pause = toldAt + PROGRESS_MS - performance.now();
      if (!isProgress || pause <= 0) tell();
      else timer ??= setTimeout(tell, pause).unref();
    };
  }

  #tell(id: string): void {
    const job = this.#jobs.get(id);
    if (job) this.#events.publish({ type: 'job', job: job.view() });
  }

  async #record(job: JobView, { storage }: JobOptions): Promise<void> {
    if (await this.#log.record(job, storage)) this.#events.changed('activity', 'state');
  }

  #forgetOldest(): void {
    for (const [id, job] of this.#jobs) {
      if (this.#jobs.size <= KEPT) return;
      if (job.isOver) this.#jobs.delete(id);
    }
  }
}

function isUnderway({ state }: JobView): boolean {
  return state === 'waiting' || state === 'running';
}
