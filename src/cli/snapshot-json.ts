import { encodeSnapshot } from '../format/index.ts';
import type { StoredSnapshot } from '../operations/snapshots/load-snapshots.ts';
import { formatLocalTime } from './format-values.ts';

/** Digits of an id that people get to see. */
const SHORT = 8;

/** The first digits of an id. */
export function shortId(id: string): string {
  return id.slice(0, SHORT);
}

/** A snapshot as restic's `--json` shows it: the stored fields and its id. */
export function snapshotJson({ id, snapshot }: StoredSnapshot): Record<string, unknown> {
  return {
    ...(JSON.parse(encodeSnapshot(snapshot).toString()) as Record<string, unknown>),
    id,
    short_id: shortId(id),
  };
}

/** One line that says which snapshot it is. */
export function describeSnapshot({ id, snapshot }: StoredSnapshot): string {
  const { paths, time, username, hostname } = snapshot;
  return `snapshot ${shortId(id)} of [${paths.join(' ')}] at ${formatLocalTime(time)} by ${username}@${hostname}`;
}
