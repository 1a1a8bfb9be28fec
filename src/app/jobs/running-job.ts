import { displayFileName, type Issue, isKirschError, KirschError } from '../../index.ts';
import type { JobKind, JobResult, JobView } from '../api/job-schemas.ts';
import { describeError } from '../http/describe-error.ts';
import type { KnownSecrets } from '../known-secrets.ts';
import { ProgressMeter, type ReportedProgress } from './progress-meter.ts';

const MOST_ISSUES = 100;

export type Trigger = JobView['trigger'];

/** What the work of a job gets. */
export interface JobContext {
  /** Fires when the job is cancelled, or the app ends. */
  readonly signal: AbortSignal;
  readonly report: (progress: ReportedProgress) => void;
  readonly issue: (issue: Issue) => void;
}

export interface JobOptions {
  /** What it is about, such as the id of a backup. */
  readonly subject?: string;
  /** @default 'person' */
  readonly trigger?: Trigger;
  /** The storage that it works on. Jobs of one storage run one after another; those without one at once. */
  readonly storage?: string;
}

/** One job and its life: it waits, runs, and ends once. */
export class RunningJob<Kind extends JobKind = JobKind> {
  readonly id: string;
  readonly kind: Kind;
  readonly options: JobOptions;
  readonly #controller = new AbortController();
  readonly #meter = new ProgressMeter();
  readonly #secrets: KnownSecrets;
  readonly #onChange: (isProgress: boolean) => void;
  readonly #startedAt = new Date();
  #endedAt: Date | undefined;
  #state: JobView['state'] = 'waiting';
  #result: JobView['result'];
  #error: JobView['error'];
  #issues = 0;
  readonly #firstIssues: JobView['issues'] = [];

  constructor(
    id: string,
    kind: Kind,
    options: JobOptions,
    secrets: KnownSecrets,
    onChange: (isProgress: boolean) => void,
  ) {
    this.id = id;
    this.kind = kind;
    this.options = options;
    this.#secrets = secrets;
    this.#onChange = onChange;
  }

  get isOver(): boolean {
    return this.#endedAt !== undefined;
  }

  cancel(): void {
    this.#controller.abort(new KirschError('ABORTED', 'Cancelled.'));
    if (this.#state === 'waiting') this.#end('cancelled');
  }

  /** Never rejects: what `work` throws is the end of the job. */
  async run(work: (context: JobContext) => Promise<JobResult<Kind>>): Promise<void> {
    if (this.isOver) return;
    const { signal } = this.#controller;
    this.#state = 'running';
    this.#onChange(false);
    try {
      const result = await work({
        signal,
        report: (progress) => this.#report(progress),
        issue: (issue) => this.#noteIssue(issue),
      });
      this.#result = this.#secrets.without<JobView['result']>(result);
      this.#end('done');
    } catch (thrown) {
      // What was left half done is told, whoever wanted it to end.
      if (signal.aborted && !isKirschError(thrown, 'RESTORE_UNFINISHED')) {
        this.#end('cancelled');
        return;
      }
      this.#error = this.#secrets.without(describeError(thrown));
      this.#end('failed');
    }
  }

  view(): JobView {
    const { subject, trigger = 'person' } = this.options;
    return {
      id: this.id,
      kind: this.kind,
      state: this.#state,
      startedAt: this.#startedAt.toISOString(),
      ...(this.#endedAt && { endedAt: this.#endedAt.toISOString() }),
      ...(subject !== undefined && { subject }),
      trigger,
      ...(this.#state !== 'waiting' && { progress: this.#meter.read(this.#issues) }),
      ...(this.#result !== undefined && { result: this.#result }),
      ...(this.#error && { error: this.#error }),
      issues: [...this.#firstIssues],
    } as JobView;
  }

  #report(progress: ReportedProgress): void {
    const { current } = progress;
    this.#meter.report(
      current === undefined ? progress : { ...progress, current: displayFileName(current) },
    );
    this.#onChange(true);
  }

  #noteIssue({ item, during, error }: Issue): void {
    this.#issues++;
    if (this.#firstIssues.length < MOST_ISSUES) {
      const described = { item: displayFileName(item), during, error: describeError(error) };
      this.#firstIssues.push(this.#secrets.without(described));
    }
    this.#onChange(true);
  }

  #end(state: 'done' | 'failed' | 'cancelled'): void {
    this.#state = state;
    this.#meter.end();
    this.#endedAt = new Date();
    this.#onChange(false);
  }
}
