import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { computerIdOf, computerKeyOf, computerNameOf } from './computer-tags.ts';

/** A computer, as its backups tell. */
export interface Computer {
  /** `undefined` where its backups bear none; host and user tell it apart then. */
  readonly id: string | undefined;
  /** The name that its newest backup with a name gives it, else its newest host name. */
  readonly name: string;
  /** Of its newest backup. */
  readonly host: string;
  readonly user: string;
  /** Oldest first, as they came in. */
  readonly snapshots: readonly StoredSnapshot[];
}

/**
 * The computers that made these backups, the one with the newest backup first.
 * @param snapshots oldest first
 */
export function computersOf(snapshots: readonly StoredSnapshot[]): Computer[] {
  const byKey = new Map<string, StoredSnapshot[]>();
  // Newest first, so that the map has the order that is wanted.
  for (const stored of snapshots.toReversed()) {
    const key = computerKeyOf(stored.snapshot);
    const sameComputer = byKey.get(key);
    if (sameComputer) sameComputer.push(stored);
    else byKey.set(key, [stored]);
  }
  return [...byKey.values()].map((newestFirst) => describe(newestFirst.toReversed()));
}

/** The name that the newest of these backups with a name gives to their computer. */
export function givenName(snapshots: readonly StoredSnapshot[]): string | undefined {
  const named = snapshots.findLast(({ snapshot }) => computerNameOf(snapshot) !== undefined);
  return named && computerNameOf(named.snapshot);
}

function describe(snapshots: readonly StoredSnapshot[]): Computer {
  const { snapshot: newest } = snapshots.at(-1)!;
  const { hostname: host, username: user } = newest;
  const name = givenName(snapshots) ?? host;
  return { id: computerIdOf(newest), name, host, user, snapshots };
}
