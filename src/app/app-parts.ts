import type { AppSettingsFile, Storages } from '../index.ts';
import type { Automation } from './automation/automation.ts';
import type { OpenChats } from './chats/open-chats.ts';
import type { ChosenRepository } from './connection/chosen-repository.ts';
import type { RepositoryContents } from './connection/repository-contents.ts';
import type { TrialStorage } from './connection/trial-storage.ts';
import type { EventHub } from './events/event-hub.ts';
import type { OwnAddress } from './http/own-address.ts';
import type { ActivityLog } from './jobs/activity-log.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { KnownSecrets } from './known-secrets.ts';
import type { Sessions } from './session/sessions.ts';

/** What the routes are made of: all of the app's state is in these. */
export interface AppParts {
  /** Random for each start. */
  readonly instance: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder of this user. */
  readonly home: string;
  readonly address: OwnAddress;
  readonly sessions: Sessions;
  readonly jobs: Jobs;
  readonly activity: ActivityLog;
  readonly events: EventHub;
  readonly secrets: KnownSecrets;
  readonly storages: Storages;
  readonly settings: AppSettingsFile;
  readonly chosen: ChosenRepository;
  readonly contents: RepositoryContents;
  readonly chats: OpenChats;
  readonly trial: TrialStorage;
  readonly automation: Automation;
}

/** All but what works with the rest by itself. */
export type AppBasis = Omit<AppParts, 'automation'>;
