import { hostname } from 'node:os';
import { findProfiles, realComputer } from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { AppBasis } from '../app-parts.ts';
import { doChore } from '../chores/do-chore.ts';
import type { AnnouncementKind } from '../notify/announcement.ts';
import { announcementIn, languageOf } from '../notify/announcement-words.ts';
import { showNotification } from '../notify/desktop-notification.ts';
import { postWebhook } from '../notify/webhook.ts';
import { runBackup } from '../runs/run-backup.ts';
import type { SchedulerClock } from '../schedule/scheduler.ts';
import { type AnnouncementFacts, Automation } from './automation.ts';
import { AutomationFile } from './automation-file.ts';

const DAY = 86_400_000;

/** The clock of this computer; a timer alone does not keep the app running. */
const WALL_CLOCK: SchedulerClock = {
  now: Date.now,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

/** Lets backups happen by themselves in an app. @param path of the file that remembers */
export function startAutomation(
  parts: AppBasis,
  path: string,
  clock: SchedulerClock = WALL_CLOCK,
): Promise<Automation> {
  const { chosen, env, events, jobs, settings } = parts;
  return Automation.start({
    clock,
    file: new AutomationFile(path),
    settings: () => settings.read(),
    backUp: async (trigger) => {
      const { state } = await chosen.view();
      if (state === 'none' || state === 'storage-only' || state === 'needs-password') return;
      // A person's own run is told of by whoever began it.
      if (jobs.underway('backup')) return;
      const { onlyIfChanged } = await settings.read();
      const { id } = await runBackup(parts, { trigger, evenIfUnchanged: !onlyIfChanged });
      return jobs.ended(id);
    },
    doChore: (chore) => doChore(parts, chore),
    isApplicationOpen: async () => {
      const { profiles } = await findProfiles(realComputer(env));
      return profiles.some(({ presence }) => presence.state === 'running');
    },
    announce: (kind, facts) => announce(parts, kind, facts, clock.now()),
    onChange: () => events.changed('state', 'settings'),
  });
}

/** Tells the person on the screen, and the webhook; one that fails does not keep the other back. */
async function announce(
  { env, secrets, settings }: AppBasis,
  kind: AnnouncementKind,
  { job, lastSuccess }: AnnouncementFacts,
  now: number,
): Promise<void> {
  const { notifications } = await settings.read();
  const announcement = secrets.without(
    announcementIn(languageOf(env), kind, {
      error: job?.error?.message,
      items: job && itemsOf(job),
      days: lastSuccess === undefined ? undefined : Math.floor((now - lastSuccess) / DAY),
    }),
  );
  const { desktop, webhook } = notifications;
  await Promise.allSettled([
    desktop ? showNotification(announcement, { env }) : undefined,
    webhook === undefined
      ? undefined
      : postWebhook(webhook, {
          ...announcement,
          computer: hostname(),
          time: new Date(now).toISOString(),
        }),
  ]);
}

function itemsOf(job: JobView): string[] {
  if (job.kind === 'tidy') return (job.result?.holding ?? []).map(({ computer }) => computer);
  return job.issues.map(({ item }) => item);
}

/** Posts a message that says nothing has happened, so that a person sees whether messages arrive. */
export async function tryWebhook(
  { env }: Pick<AppBasis, 'env'>,
  address: string,
  signal?: AbortSignal,
): Promise<void> {
  const message = announcementIn(languageOf(env), 'trial', {});
  const time = new Date().toISOString();
  await postWebhook(address, { ...message, computer: hostname(), time }, { signal });
}
