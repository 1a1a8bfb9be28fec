import { PARTS } from '../../sources/index.ts';
import type { ProfileRestoreFacts } from './profile-restore-plan.ts';

/** So many names are said; programs get all. */
const NAMES_SAID = 8;

/** A plan in sentences, the most important first. */
export function planInWords(facts: ProfileRestoreFacts): string[] {
  const { snapshot, target, parts, refusal, presence, needs, versionHere } = facts;
  const lines = [
    `The backup is of ${snapshot.time.slice(0, 16).replace('T', ' ')}, from ${snapshot.computer}${writer(facts)}.`,
    `It goes to "${target}"${versionHere ? `, where Cherry Studio ${versionHere} ran last` : ''}.`,
  ];
  if (facts.notesFolder) lines.push(`Notes go to "${facts.notesFolder}".`);
  if (needs) lines.push(`It needs ${needs}.`);
  if (refusal) lines.push(`It cannot be restored here. ${refusal.message} ${refusal.hint}`);
  if (presence.state === 'running') lines.push('Cherry Studio is open, and must be closed first.');
  for (const { part, incoming, outgoing, onlyHere } of parts) {
    const { name } = PARTS.find(({ id }) => id === part)!.text.en;
    lines.push(
      `${name}: ${count(incoming)} come from the backup, ${count(outgoing)} of this computer are put away for undo.`,
    );
    if (onlyHere.length > 0) lines.push(`  Only on this computer: ${list(onlyHere)}.`);
  }
  if (parts.length === 0) lines.push('Everything is as in the backup already.');
  if (facts.unchanged.files > 0) {
    lines.push(`${count(facts.unchanged)} are the same on both and stay where they are.`);
  }
  if (facts.chatsOnlyHere?.length) {
    lines.push(`Chats that the backup does not have: ${list(facts.chatsOnlyHere)}.`);
  }
  for (const name of facts.pending) {
    lines.push(`Cherry Studio had begun something that is put aside: ${name}.`);
  }
  for (const { database, table, column, from, to } of facts.rewritten.slice(0, NAMES_SAID)) {
    lines.push(`A path changes in ${database} (${table}.${column}): ${from} -> ${to}`);
  }
  if (facts.rewritten.length > NAMES_SAID) {
    lines.push(`And ${facts.rewritten.length - NAMES_SAID} more paths.`);
  }
  if (facts.notRewritten.length > 0) {
    lines.push(`Paths that only the app can change: ${list(facts.notRewritten)}.`);
  }
  if (facts.keysToType.length > 0) lines.push(`To type again: ${list(facts.keysToType)}.`);
  if (facts.stays.length > 0) lines.push(`This computer keeps its own: ${list(facts.stays)}.`);
  if (facts.alsoChanged) {
    const { folder, profiles } = facts.alsoChanged;
    lines.push(
      `"${folder}" changes for other profiles as well, which share it: ${list(profiles)}.`,
    );
  }
  if (facts.missingFiles.length > 0) {
    lines.push(`Missing already when the backup was made: ${list(facts.missingFiles)}.`);
  }
  for (const { path, needed, free } of facts.rooms) {
    const where = facts.rooms.length > 1 ? ` on the disk of "${path}"` : '';
    lines.push(`Room${where}: ${megabytes(needed)} are needed, ${megabytes(free)} are free.`);
  }
  return lines;
}

function writer({ snapshot: { version, generation, system } }: ProfileRestoreFacts): string {
  const app = version ?? (generation ? `of generation ${generation}` : undefined);
  const on = system && { win32: 'Windows', darwin: 'macOS', linux: 'Linux' }[system];
  if (!app) return '';
  return ` (Cherry Studio ${app}${on ? ` on ${on}` : ''})`;
}

function count({ files, bytes }: { readonly files: number; readonly bytes: number }): string {
  return `${files.toLocaleString('en-US')} ${files === 1 ? 'file' : 'files'} (${megabytes(bytes)})`;
}

function list(names: readonly string[]): string {
  const said = names.slice(0, NAMES_SAID).join(', ');
  return names.length > NAMES_SAID ? `${said} and ${names.length - NAMES_SAID} more` : said;
}

function megabytes(bytes: number): string {
  return bytes < 100_000
    ? `${(bytes / 1e3).toFixed(0)} kB`
    : `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}
