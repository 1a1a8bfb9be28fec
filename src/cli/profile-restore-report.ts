import type {
  ProfileRestoreResult,
  RestoreStage,
} from '../operations/profile-restore/planned-restore.ts';
import type { ProfileRestoreFacts } from '../operations/profile-restore/profile-restore-plan.ts';
import { countOf } from './format-values.ts';
import type { Output } from './output.ts';

/** What is being done. */
export const STAGE_TEXTS: Readonly<Record<RestoreStage, string>> = {
  'safety-backup': 'backing up what is there',
  download: 'downloading beside the profile',
  verify: 'verifying',
  swap: 'exchanging',
};

/** A plan for programs. */
export function planJson(facts: ProfileRestoreFacts, words: readonly string[]): unknown {
  const { snapshot, target, needs, refusal, presence, parts, unchanged, pending, stays } = facts;
  return {
    message_type: 'plan',
    snapshot,
    target,
    notes_folder: facts.notesFolder ?? null,
    needs: needs ?? null,
    version_here: facts.versionHere ?? null,
    refusal: refusal ?? null,
    presence: presence.state,
    looked_at: presence.evidence,
    parts: parts.map(({ part, incoming, outgoing, onlyHere }) => ({
      part,
      incoming,
      outgoing,
      only_here: onlyHere,
    })),
    unchanged,
    chats_only_here: facts.chatsOnlyHere ?? null,
    pending,
    rewritten: facts.rewritten,
    not_rewritten: facts.notRewritten,
    keys_to_type: facts.keysToType,
    stays,
    also_changed: facts.alsoChanged ?? null,
    room: facts.room,
    rooms: facts.rooms,
    missing_files: facts.missingFiles,
    words,
  };
}

/** What a restore has done. */
export function tellResult(output: Output, result: ProfileRestoreResult): void {
  const { id, target, kept, safetyBackup, aside } = result;
  if (output.json) {
    output.value({
      message_type: 'summary',
      restore_id: id ?? null,
      target,
      kept,
      safety_backup: safetyBackup?.snapshotId ?? null,
      aside,
    });
    return;
  }
  if (safetyBackup?.snapshotId) {
    output.say(`backed up what was there as ${safetyBackup.snapshotId.slice(0, 8)}`);
  }
  for (const { live, path } of aside) {
    output.warn(`Cherry Studio wrote "${live}" meanwhile; it is kept as "${path}".`);
  }
  if (id === undefined) output.say('everything was as in the backup already');
  else {
    output.say(`restored to ${target}`);
    output.say(`kept what was there in ${kept.join(', ')}: \`kirsch undo\` brings it back`);
  }
}

/** The same for a restore to a folder. */
export function tellFolder(
  output: Output,
  folder: string,
  { files, bytes, issues }: { files: number; bytes: number; issues: number },
): void {
  if (output.json) output.value({ message_type: 'summary', folder, files, bytes, issues });
  else output.say(`restored ${countOf(files, 'file')} to ${folder}`);
}
