import type { BackupPlan, Evidence, OriginKind, PartId, Profile } from '../sources/index.ts';
import { EXCLUSION_TEXT, PARTS } from '../sources/index.ts';
import { formatBytes, formatLocalTime } from './format-values.ts';
import { tableLines } from './print-table.ts';

const ORIGINS: Readonly<Record<OriginKind, string>> = {
  default: 'the usual folder',
  development: 'the folder of a development build',
  portable: 'beside a portable program',
  packaged: 'a package manager’s folder',
  config: 'named by config.json',
  'boot-config': 'named by boot-config.json',
  process: 'used by a running process',
  given: 'named here',
};

const STATES = {
  running: 'is running on it',
  closed: 'is not running on it',
  unclear: 'may be running on it: that could not be told',
} as const;

const LOOKED_AT: Readonly<Record<Evidence['kind'], string>> = {
  process: 'processes',
  'singleton-lock': 'the lock of the only instance',
  'leveldb-lock': 'a LevelDB lock',
  'sqlite-lock': 'an SQLite lock',
};

/** What people are told about a profile and its backup. */
export function profileLines(profile: Profile, plan: BackupPlan, verbosity: number): string[] {
  const { folder, generation, version, origins, lastUsed, presence } = profile;
  const written = generation ? `generation ${generation}` : 'nothing kept yet';
  const lines = [
    folder,
    `  Cherry Studio ${version?.version ?? '(version not known)'}, ${written}${version?.isPortable ? ', portable' : ''}`,
    `  found: ${origins.map(({ kind, executable }) => ORIGINS[kind] + (executable ? ` for ${executable}` : '')).join('; ')}`,
    `  last changed: ${lastUsed > 0 ? formatLocalTime(new Date(lastUsed).toISOString()) : 'never'}`,
    `  Cherry Studio ${STATES[presence.state]}${seen(presence.evidence)}`,
  ];
  if (verbosity > 0) lines.push(...presence.evidence.map(evidenceLine));
  const rows = plan.parts
    .filter(({ files }) => files > 0)
    .map(({ id, bytes, files, isChosen }) => {
      const { name, sentence } = textOf(id);
      return [name, formatBytes(bytes), String(files), isChosen ? 'yes' : 'no', sentence];
    });
  const columns = verbosity > 0 ? 5 : 4;
  const table = {
    head: ['Part', 'Size', 'Files', 'Backed up', ''].slice(0, columns),
    rows: rows.map((row) => row.slice(0, columns)),
    alignRight: [1, 2],
  };
  lines.push(...tableLines(table).map((line) => `  ${line}`));
  lines.push(
    ...leftOutLines(plan, verbosity),
    ...plan.warnings.map(({ message }) => `  ! ${message}`),
  );
  return lines;
}

/** The same for programs. */
export function profileJson(profile: Profile, plan: BackupPlan): unknown {
  const { folder, generation, version, origins, lastUsed, presence } = profile;
  return {
    application: 'cherry-studio',
    folder,
    generation: generation ?? null,
    version: version?.version ?? null,
    is_development: version?.isDevelopment ?? false,
    is_portable: version?.isPortable ?? false,
    is_writable: profile.isWritable,
    synced_by: profile.syncedBy ?? null,
    notes_folder: profile.notesFolder ?? null,
    last_used: lastUsed > 0 ? new Date(lastUsed).toISOString() : null,
    origins,
    presence: presence.state,
    looked_at: presence.evidence,
    parts: plan.parts.map(({ id, bytes, files, isChosen }) => ({
      id,
      name: textOf(id).name,
      bytes,
      files,
      chosen: isChosen,
    })),
    targets: plan.targets,
    units: plan.units,
    excluded: plan.excluded,
    warnings: plan.warnings,
    without_api_keys: plan.withoutApiKeys,
  };
}

function textOf(part: PartId): { name: string; sentence: string } {
  return PARTS.find(({ id }) => id === part)!.text.en;
}

/** What shows that the application runs. */
function seen(evidence: readonly Evidence[]): string {
  const found = evidence.find((entry) => entry.found === 'in-use');
  if (!found) return '';
  return ` (${LOOKED_AT[found.kind]}${found.pid ? `, process ${found.pid}` : ''})`;
}

function evidenceLine({ kind, subject, found, pid }: Evidence): string {
  return `    ${LOOKED_AT[kind]}: ${subject}: ${found}${pid ? ` (process ${pid})` : ''}`;
}

/** How much is in no backup, by reason. */
function leftOutLines({ excluded }: BackupPlan, verbosity: number): string[] {
  const sizes = new Map<string, number>();
  for (const { reason, bytes } of excluded) {
    if (reason !== 'not-chosen') sizes.set(reason, (sizes.get(reason) ?? 0) + bytes);
  }
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  if (verbosity <= 0)
    return [`  left out: ${formatBytes(total)} of caches, logs, models and the like`];
  return [...sizes].map(([reason, bytes]) => {
    const sentence = EXCLUSION_TEXT[reason as keyof typeof EXCLUSION_TEXT].en;
    return `  left out: ${formatBytes(bytes)}. ${sentence}`;
  });
}
