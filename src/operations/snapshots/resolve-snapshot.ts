import { KirschError } from '../../errors/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import {
  type LoadSnapshotsOptions,
  loadSnapshot,
  loadSnapshots,
  type StoredSnapshot,
} from './load-snapshots.ts';
import type { SnapshotFilter } from './snapshot-filter.ts';

/** A snapshot as people name it, and a path inside it. */
export interface SnapshotReference {
  /** `latest`, or an id or its beginning. */
  readonly name: string;
  /** The folder or file that is meant; `/` is the whole snapshot. */
  readonly path: string;
}

/** What a reference led to. */
export interface ResolvedSnapshot extends StoredSnapshot {
  readonly path: string;
}

/** Options of `resolveSnapshot`. */
export interface ResolveSnapshotOptions {
  /** Which snapshots `latest` chooses from. @default all */
  readonly filter?: SnapshotFilter;
  readonly signal?: AbortSignal | undefined;
}

/** Takes `NAME` or `NAME:PATH` apart. */
export function parseSnapshotReference(text: string): SnapshotReference {
  const colon = text.indexOf(':');
  if (colon === -1) return { name: text, path: '/' };
  const parts = text
    .slice(colon + 1)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return { name: text.slice(0, colon), path: `/${parts.join('/')}` };
}

/**
 * Finds the snapshot that `latest`, an id, the beginning of one, or any of these with `:PATH` means.
 * @throws KirschError `SNAPSHOT_NOT_FOUND` when there is none, or more than one.
 */
export async function resolveSnapshot(
  repository: OpenRepository,
  text: string,
  options: ResolveSnapshotOptions = {},
): Promise<ResolvedSnapshot> {
  const { name, path } = parseSnapshotReference(text);
  if (name === 'latest') {
    const newest = (await loadSnapshots(repository, options)).at(-1);
    if (!newest) {
      throw new KirschError('SNAPSHOT_NOT_FOUND', 'There is no snapshot to be the latest.', {
        hint: 'Make one with `kirsch backup`, or ask for fewer hosts, tags and paths.',
      });
    }
    return { ...newest, path };
  }
  const id = await resolveSnapshotId(repository, name, options.signal);
  return { id, snapshot: await loadSnapshot(repository, id, options.signal), path };
}

/** Options of `selectSnapshots`. */
export interface SelectSnapshotsOptions extends LoadSnapshotsOptions {
  /** Ids, their beginnings, or `latest`. @default every snapshot that the filter means */
  readonly names?: readonly string[];
}

/** The snapshots that are named, each once and in that order; without names those that the filter means, oldest first. */
export async function selectSnapshots(
  repository: OpenRepository,
  options: SelectSnapshotsOptions = {},
): Promise<StoredSnapshot[]> {
  const { names = [] } = options;
  if (names.length === 0) return loadSnapshots(repository, options);
  const selected = new Map<string, StoredSnapshot>();
  for (const name of names) {
    const { id, snapshot } = await resolveSnapshot(repository, name, options);
    selected.set(id, { id, snapshot });
  }
  return [...selected.values()];
}

async function resolveSnapshotId(
  repository: OpenRepository,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const ids = await repository.listIds('snapshot', signal);
  return pickByPrefix(ids, prefix, 'snapshot');
}

function listingOf(what: string): string {
  if (what === 'snapshot') return 'snapshots';
  return what === 'index' ? 'list index' : `list ${what}s`;
}

/**
 * The one id that starts with `prefix`.
 * @throws KirschError `SNAPSHOT_NOT_FOUND` for snapshots, else `OBJECT_NOT_FOUND`: when there is none, or more than one.
 */
export function pickByPrefix(ids: readonly string[], prefix: string, what: string): string {
  const matches = prefix === '' ? [] : ids.filter((id) => id.startsWith(prefix));
  if (matches.length === 1) return matches[0]!;
  const code = what === 'snapshot' ? 'SNAPSHOT_NOT_FOUND' : 'OBJECT_NOT_FOUND';
  if (matches.length === 0) {
    throw new KirschError(code, `There is no ${what} ${prefix}.`, {
      hint: `\`kirsch ${listingOf(what)}\` shows which there are.`,
    });
  }
  throw new KirschError(
    code,
    `${matches.length} ids start with ${prefix}: which ${what} is meant?`,
    {
      hint: `Give more digits: ${matches
        .slice(0, 3)
        .map((id) => id.slice(0, prefix.length + 8))
        .join(', ')}${matches.length > 3 ? ', …' : ''}.`,
    },
  );
}
