import { activity } from './en/activity.ts';
import { advice } from './en/advice.ts';
import { automation } from './en/automation.ts';
import { backup, progress } from './en/backup.ts';
import { backups, browsing, comparing, deletion, finding, verification } from './en/backups.ts';
import { causes } from './en/causes.ts';
import { chats } from './en/chats.ts';
import { computers } from './en/computers.ts';
import { complaints, notes, steps } from './en/connection.ts';
import { errors, page, refusals } from './en/errors.ts';
import { plan } from './en/plan.ts';
import { reasons } from './en/reasons.ts';
import { parts, restoring } from './en/restoring.ts';
import { encryption, settings } from './en/settings.ts';
import { common, shell } from './en/shell.ts';
import { folders, storage } from './en/storage.ts';
import { kit, welcome } from './en/welcome.ts';
import { zips } from './en/zips.ts';

/** All texts in English. The other languages have the same keys. */
export const en = {
  shell,
  common,
  page,
  errors,
  refusals,
  reasons,
  causes,
  complaints,
  notes,
  steps,
  activity,
  automation,
  backup,
  progress,
  backups,
  browsing,
  comparing,
  deletion,
  finding,
  restoring,
  verification,
  chats,
  computers,
  plan,
  parts,
  encryption,
  settings,
  folders,
  storage,
  advice,
  kit,
  welcome,
  zips,
} as const;
