import type { AppSettings } from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import { type AnnouncementKind, type RunReport, whatToSay } from '../notify/announcement.ts';
import { type RunOutcome, Scheduler, type SchedulerClock } from '../schedule/scheduler.ts';
import type { AutomationFile, AutomationRecord } from './automation-file.ts';
import { type Chore, dueChores } from './chores.ts';

/** What automatic backups are made of; the app has the deeds. */
export interface AutomationOptions {
  readonly clock: SchedulerClock;
  readonly file: AutomationFile;
  readonly settings: () => Promise<AppSettings>;
  /** Backs up what is chosen; `undefined` where that cannot be, since nothing is set up yet or another run is under way. */
  readonly backUp: (trigger: 'schedule' | 'app-closed') => Promise<JobView | undefined>;
  /** Does a chore; resolves to the job when it is over, or `undefined` where nothing is set up yet that it could be done on. */
  readonly doChore: (chore: Chore) => Promise<JobView | undefined>;
  readonly isApplicationOpen: () => Promise<boolean>;
  /** Tells the person. */
  readonly announce: (kind: AnnouncementKind, facts: AnnouncementFacts) => Promise<void>;
  /** Called when the next run is due at another time than before, and when there was no backup for too long. */
  readonly onChange: () => void;
}

export interface AnnouncementFacts {
  readonly job?: JobView;
  /** In milliseconds since 1970. */
  readonly lastSuccess?: number | undefined;
}

/** A day without a backup has its chores, too. */
const CHORES_MS = 3_600_000;

/**
 * Backups that happen by themselves, and what goes with them: old ones thinned out, copies in a second storage, a share of
 * the data read each week, and words for the person when something goes wrong or is right again.
 */
export class Automation {
  readonly #options: AutomationOptions;
  readonly #scheduler: Scheduler;
  #record: AutomationRecord;
  #chores: Promise<void> = Promise.resolve();
  #stopChores: () => void = () => {};
  #isStopped = false;
  #written: Promise<void> = Promise.resolve();

  private constructor(options: AutomationOptions, record: AutomationRecord, now: AppSettings) {
    this.#options = options;
    this.#record = record;
    this.#scheduler = new Scheduler({
      clock: options.clock,
      schedule: now.schedule,
      history: record.history,
      missedAfterDays: now.notifications.missedAfterDays,
      run: () => this.#run(),
      isApplicationOpen: options.isApplicationOpen,
      onHistory: (history) => {
        this.#remember({ history });
        options.onChange();
      },
      onMissed: (lastSuccess) => {
        void this.#announce('missed', { lastSuccess });
        options.onChange();
      },
    });
  }

  static async start(options: AutomationOptions): Promise<Automation> {
    const record = await options.file.read(options.clock.now());
    const automation = new Automation(options, record, await options.settings());
    automation.#scheduler.start();
    automation.#waitForChores();
    return automation;
  }

  /** In milliseconds since 1970; a past moment means at once. */
  get nextRun(): number | undefined {
    return this.#scheduler.nextRun;
  }

  /** Since when there was no backup, in milliseconds since 1970, where that is so long that people should be told. */
  get missedSince(): number | undefined {
    return this.#scheduler.missedSince;
  }

  /** The settings have changed. */
  async refresh(): Promise<void> {
    const { schedule, notifications } = await this.#options.settings();
    this.#scheduler.change(schedule, notifications.missedAfterDays);
    this.#options.onChange();
  }

  /** A person has begun a backup. Returns what to call with the job once it is over. */
  began(): (job: JobView) => Promise<void> {
    const end = this.#scheduler.begin();
    return async (job) => {
      end(outcomeOf(job));
      await this.#afterBackup(job);
    };
  }

  /** Nothing begins any more; resolves when the chore that has begun is over, and all is remembered. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#scheduler.stop();
    this.#stopChores();
    await this.#chores;
    await this.#written;
  }

  async #run(): Promise<RunOutcome> {
    const { kind } = (await this.#options.settings()).schedule;
    const job = await this.#options.backUp(kind === 'on-close' ? 'app-closed' : 'schedule');
    if (!job) return { kind: 'stopped' };
    await this.#report(job);
    await this.#afterBackup(job);
    return outcomeOf(job);
  }

  async #report(job: JobView): Promise<void> {
    const { kind, said } = whatToSay(reportOf(job), this.#record.said);
    // Typed by the library as mutable; it is never changed.
    this.#remember({ said: { ...said, warnings: said.warnings ? [...said.warnings] : undefined } });
    if (kind) await this.#announce(kind, { job });
  }

  async #afterBackup(job: JobView): Promise<void> {
    if (job.kind !== 'backup' || job.state !== 'done') return;
    await this.#doChores((job.result?.snapshotIds.length ?? 0) > 0);
  }

  /** One after another, also when they are asked for twice at once. */
  #doChores(hasNewBackup: boolean): Promise<void> {
    this.#chores = this.#chores.then(async () => {
      const { settings, clock, doChore } = this.#options;
      const due = dueChores(await settings(), this.#record.chores, {
        now: clock.now(),
        since: this.#record.history.since,
        hasNewBackup,
      });
      for (const chore of due) {
        if (this.#isStopped) return;
        const job = await doChore(chore);
        if (!job || job.state === 'cancelled' || isOffline(job)) return;
        // A chore that fails is reported, and tried again at its next turn, not every hour.
        this.#remember({ chores: { ...this.#record.chores, [chore]: clock.now() } });
        await this.#judge(chore, job);
      }
    });
    // What breaks here is in the job that it broke; the next turn tries again.
    this.#chores = this.#chores.catch(() => {});
    return this.#chores;
  }

  async #judge(chore: Chore, job: JobView): Promise<void> {
    if (job.state === 'failed') await this.#announce('failure', { job });
    else if (chore === 'verify' && job.kind === 'verify' && job.result?.isSound === false) {
      await this.#announce('damage', { job });
    } else if (chore === 'privacy' && job.kind === 'privacy' && job.result?.state === 'public') {
      await this.#announce('public', { job });
    } else if (chore === 'tidy' && job.kind === 'tidy' && (job.result?.holding.length ?? 0) > 0) {
      await this.#announce('held', { job });
    }
  }

  #waitForChores(): void {
    this.#stopChores = this.#options.clock.after(CHORES_MS, () => {
      void this.#doChores(false).then(() => {
        if (!this.#isStopped) this.#waitForChores();
      });
    });
  }

  #remember(change: Partial<AutomationRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#written = this.#options.file.write(this.#record);
  }

  /** What cannot be said must not stop what is done. */
  async #announce(kind: AnnouncementKind, facts: AnnouncementFacts): Promise<void> {
    await this.#options.announce(kind, facts).catch(() => {});
  }
}

function isOffline({ error }: JobView): boolean {
  return error?.code === 'STORAGE_UNREACHABLE';
}

function outcomeOf(job: JobView): RunOutcome {
  if (job.state === 'done') return { kind: 'done' };
  if (job.state === 'cancelled') return { kind: 'stopped' };
  return { kind: isOffline(job) ? 'offline' : 'failed' };
}

function reportOf(job: JobView): RunReport {
  const outcome = outcomeOf(job);
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', warnings: job.issues.slice(0, 200).map(({ item }) => item) };
    case 'failed':
      return { kind: 'failed', code: job.error?.code ?? 'INTERNAL' };
    default:
      return outcome;
  }
}
