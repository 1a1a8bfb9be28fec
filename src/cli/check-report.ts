import { displayFileName } from '../format/index.ts';
import type { CheckResult } from '../operations/check/check.ts';
import type { HurtSnapshot } from '../operations/check/hurt-snapshots.ts';
import { countOf, formatBytes, formatLocalTime } from './format-values.ts';
import { shortId } from './snapshot-json.ts';

/** More backups than a person reads about are counted. */
const MAX_SNAPSHOTS = 20;

/**
 * What a check found, for people: what was looked at, what is hurt, what to do.
 * @param isDataRead whether data was to be read: then it matters how much of it has been by now
 */
export function reportLines(result: CheckResult, isDataRead: boolean): string[] {
  const { problems } = result;
  const count = problems.length;
  return [
    ...lookedAt(result),
    ...(isDataRead && result.coverage.oldest ? [coverageLine(result)] : []),
    ...leftoverLines(result),
    ...hurtLines(result.hurt),
    count === 0 ? 'no errors were found' : `${countOf(count, 'error')} found`,
    ...adviceLines(result),
  ];
}

function lookedAt(result: CheckResult): string[] {
  const { snapshots, packs, packsRead, bytesRead, headersRead } = result;
  const headers = headersRead > 0 ? `, and the headers of ${headersRead}` : '';
  const lines = [
    `checked ${countOf(snapshots, 'snapshot')} and ${countOf(packs, 'pack')}; read ${packsRead} of them (${formatBytes(bytesRead)})${headers}`,
  ];
  const { packsLeft } = result;
  if (packsLeft === 0) return lines;
  return [...lines, `the time was over before ${countOf(packsLeft, 'pack')} could be read`];
}

function leftoverLines(result: CheckResult): string[] {
  const { unindexedPacks, mixedPacks } = result;
  const lines: string[] = [];
  if (unindexedPacks.length > 0) {
    // Where the index lacks something these packs may be what it lacks: nobody should think of pruning then.
    const what = advisesIndex(result)
      ? 'they may hold what is missing, so do not prune before `kirsch repair index`'
      : 'left by an interrupted run, harmless, removed by the next prune';
    lines.push(`${countOf(unindexedPacks.length, 'pack')} that no index names: ${what}`);
  }
  if (mixedPacks.length > 0) {
    lines.push(
      `${countOf(mixedPacks.length, 'pack')} hold data and folders together, as old programs wrote them: harmless`,
    );
  }
  return lines;
}

function coverageLine({ coverage: { oldest, neverRead }, packs }: CheckResult): string {
  const day = formatLocalTime(oldest!.toISOString()).slice(0, 10);
  return neverRead === 0
    ? `by this computer's record all packs have been read since ${day}`
    : `by this computer's record ${neverRead} of ${packs} packs have not been read whole yet`;
}

function hurtLines(hurt: readonly HurtSnapshot[]): string[] {
  if (hurt.length === 0) return [];
  const lines = [`${countOf(hurt.length, 'backup')} cannot be restored whole:`];
  for (const snapshot of hurt.slice(0, MAX_SNAPSHOTS)) lines.push(...hurtSnapshotLines(snapshot));
  const more = hurt.length - MAX_SNAPSHOTS;
  if (more > 0) lines.push(`  … and ${countOf(more, 'more backup')}`);
  return lines;
}

function hurtSnapshotLines({ id, snapshot, files, folders, paths }: HurtSnapshot): string[] {
  const where = `${snapshot.hostname}: ${snapshot.paths.map(displayFileName).join(', ')}`;
  const what = [
    ...(files > 0 ? [countOf(files, 'file')] : []),
    ...(folders > 0 ? [`${countOf(folders, 'folder')} with all that was in them`] : []),
  ];
  const lines = [
    `  snapshot ${shortId(id)} of ${formatLocalTime(snapshot.time)} (${where}): ${what.join(', ')}`,
  ];
  for (const { path, message } of paths) lines.push(`    ${displayFileName(path)}: ${message}`);
  const more = files + folders - paths.length;
  if (more > 0) lines.push(`    … and ${more} more`);
  return lines;
}

function adviceLines({ advice }: CheckResult): string[] {
  if (advice.length === 0) return [];
  const steps = advice.flatMap(({ command, reason }) => [`  ${command}`, `    ${reason}`]);
  return ['what to do, in this order:', ...steps];
}

function advisesIndex({ advice }: CheckResult): boolean {
  return advice.some(({ command }) => command === 'kirsch repair index');
}

/** A backup that cannot be restored whole, for programs. */
export function hurtJson({ id, snapshot, files, folders, paths }: HurtSnapshot) {
  return {
    message_type: 'hurt',
    snapshot: id,
    short_id: shortId(id),
    time: snapshot.time,
    hostname: snapshot.hostname,
    paths: snapshot.paths,
    files,
    folders,
    hurt: paths.map(({ path, isFolder, message }) => ({
      path,
      type: isFolder ? 'dir' : 'file',
      message,
    })),
  };
}

/** The summary, for programs. */
export function summaryJson(result: CheckResult) {
  const { problems, damagedPacks, unindexedPacks, coverage } = result;
  return {
    message_type: 'summary',
    num_errors: problems.length,
    broken_packs: damagedPacks.length > 0 ? damagedPacks : null,
    suggest_repair_index: advisesIndex(result),
    suggest_prune: unindexedPacks.length > 0 && !advisesIndex(result),
    hurt_snapshots: result.hurt.length,
    packs_read: result.packsRead,
    bytes_read: result.bytesRead,
    headers_read: result.headersRead,
    packs_left: result.packsLeft,
    packs_never_read: coverage.neverRead,
    oldest_read: coverage.oldest?.toISOString() ?? null,
    advice: result.advice,
  };
}
