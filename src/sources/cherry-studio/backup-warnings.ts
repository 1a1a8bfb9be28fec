import type { BackupChoice, BackupWarning } from './backup-plan.ts';
import { eraOf } from './generation.ts';
import type { Profile } from './profile.ts';

/** What people should know before they back this profile up, the gravest first. */
export function backupWarnings(
  profile: Profile,
  choice: BackupChoice,
  isEmpty: boolean,
): BackupWarning[] {
  const { folder, items, presence, problems, syncedBy, generation } = profile;
  const warnings: BackupWarning[] = [];
  const warn = (code: BackupWarning['code'], message: string, path?: string) =>
    warnings.push({ code, message, ...(path === undefined ? {} : { path }) });

  if (isEmpty) warn('nothing', `There is nothing to back up in "${folder}".`, folder);
  for (const problem of problems) warn('unreadable', problem);
  for (const { path } of items.filter(({ rule }) => rule.reason === 'pending')) {
    warn(
      'pending-work',
      `Cherry Studio has begun something that it ends when it next starts: "${path}". Start it once before you back up.`,
      path,
    );
  }
  if (syncedBy) {
    warn(
      'synced-folder',
      `The profile lies in a folder that ${syncedBy} copies while Cherry Studio writes, so its databases can be damaged: "${folder}".`,
      folder,
    );
  }
  if (presence.state === 'running') {
    warn('app-running', 'Cherry Studio has this profile open; the backup is made beside it.');
  } else if (presence.state === 'unclear') {
    warn('app-unclear', 'Whether Cherry Studio has this profile open could not be told.');
  }
  for (const { path, linkedTo } of items) {
    if (linkedTo === undefined) continue;
    warn(
      'linked-folder',
      `"${path}" is a link; what it leads to is backed up: "${linkedTo}".`,
      path,
    );
  }
  const symlinks = items.reduce((sum, { rule, symlinks }) => sum + (rule.part ? symlinks : 0), 0);
  if (symlinks > 0) {
    warn(
      'symlinks',
      `Symbolic links are backed up as links (${symlinks}); what they lead to is not, unless it is in the profile.`,
    );
  }
  if (choice.isLightweight) {
    warn(
      'lightweight',
      'A lightweight backup has no files, knowledge bases, notes, agents or mini apps, and cannot bring them back.',
    );
  } else if (eraOf(generation) === 'v1' && generation && !hasNotes(profile)) {
    warn(
      'notes-elsewhere',
      'There are no notes in the profile. If you keep them in a folder of your own, back that folder up as well.',
    );
  }
  if (!isEmpty && !choice.withoutApiKeys) {
    warn('has-keys', 'The backup holds API keys and the passwords of Cherry Studio’s own backups.');
  }
  return warnings;
}

function hasNotes({ items }: Profile): boolean {
  return items.some(({ rule, files }) => rule.part === 'notes' && files > 0);
}
