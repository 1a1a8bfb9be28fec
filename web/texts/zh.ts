import type { en } from './en.ts';
import type { Wording } from './wording.ts';
import { activity } from './zh/activity.ts';
import { advice } from './zh/advice.ts';
import { automation } from './zh/automation.ts';
import { backup, progress } from './zh/backup.ts';
import { backups, browsing, comparing, deletion, finding, verification } from './zh/backups.ts';
import { causes } from './zh/causes.ts';
import { chats } from './zh/chats.ts';
import { computers } from './zh/computers.ts';
import { complaints, notes, steps } from './zh/connection.ts';
import { errors, page, refusals } from './zh/errors.ts';
import { plan } from './zh/plan.ts';
import { reasons } from './zh/reasons.ts';
import { parts, restoring } from './zh/restoring.ts';
import { encryption, settings } from './zh/settings.ts';
import { common, shell } from './zh/shell.ts';
import { folders, storage } from './zh/storage.ts';
import { kit, welcome } from './zh/welcome.ts';
import { zips } from './zh/zips.ts';

/** 全部简体中文文本。 */
export const zh: Wording<typeof en> = {
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
};
