import type { Snapshot } from '../../format/index.ts';
import { computerIdOf, computerKeyOf } from '../computers/computer-tags.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { profileKeyOf } from '../snapshots/profile-tag.ts';
import { tagValue } from '../snapshots/tag-value.ts';

/*
 * Against rules that rotate the last good backup away after an application has lost its data. A fall is a backup with less
 * than half of the bytes, files or messages of the one before it, of the same computer and paths. Until a person agrees to
 * it, no rule removes it or anything older. Once agreed, it stays as long as something older does: without it in between,
 * the next backup would look like a fall itself, and ask again.
 */

/** The tag of a backup that may be smaller than the one before it. */
export const AGREED_TAG = 'shrunk-ok';
const MESSAGES_KEY = 'messages';
const GENERATION_KEY = 'generation';

/** What is compared. */
export type Figure = 'bytes' | 'files' | 'messages';

/** One figure that fell below half. */
export interface FallenFigure {
  readonly figure: Figure;
  /** The newest backup before the fall that says it. */
  readonly from: StoredSnapshot;
  readonly before: number;
  readonly after: number;
}

/** A backup that is suspiciously small. */
export interface Fall {
  readonly to: StoredSnapshot;
  /** How many backups of this computer and these paths are older. */
  readonly position: number;
  /** At least one. */
  readonly figures: readonly FallenFigure[];
  readonly isAgreed: boolean;
}

/** The backups of one computer and set of paths, and the falls among them; both oldest first. */
export interface SourceHistory {
  readonly snapshots: readonly StoredSnapshot[];
  readonly falls: readonly Fall[];
}

const READ_FIGURE: Readonly<Record<Figure, (snapshot: Snapshot) => number | undefined>> = {
  bytes: ({ summary }) => summary?.totalBytesProcessed,
  files: ({ summary }) => summary?.totalFilesProcessed,
  messages: (snapshot) => {
    const text = tagValue(snapshot, MESSAGES_KEY);
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  },
};
const FIGURES = Object.keys(READ_FIGURE) as Figure[];

/**
 * Every fall among these backups, agreed or not.
 * @param snapshots all of the repository, oldest first
 */
export function findFalls(snapshots: readonly StoredSnapshot[]): SourceHistory[] {
  return [...Map.groupBy(snapshots, sourceKeyOf).values()].map((own) => ({
    snapshots: own,
    falls: fallsOf(own),
  }));
}

/** The newest backup of each generation of an application's data on each computer: no rule removes it. */
export function newestOfGenerations(snapshots: readonly StoredSnapshot[]): Set<string> {
  const newest = new Map<string, string>();
  for (const { id, snapshot } of snapshots) {
    const generation = tagValue(snapshot, GENERATION_KEY);
    if (generation === undefined) continue;
    newest.set(JSON.stringify([computerKeyOf(snapshot), generation]), id);
  }
  return new Set(newest.values());
}

/** The same text for backups of the same computer and paths, and of the same profile where they say of which. */
export function sourceKeyOf({ snapshot }: StoredSnapshot): string {
  const computer = computerIdOf(snapshot) ?? [snapshot.hostname, snapshot.username];
  return JSON.stringify([computer, [...snapshot.paths].sort(), profileKeyOf(snapshot)]);
}

function fallsOf(snapshots: readonly StoredSnapshot[]): Fall[] {
  const falls: Fall[] = [];
  const last = new Map<Figure, { readonly from: StoredSnapshot; readonly value: number }>();
  for (const [position, to] of snapshots.entries()) {
    const figures: FallenFigure[] = [];
    for (const figure of FIGURES) {
      const after = READ_FIGURE[figure](to.snapshot);
      // One that does not say it hides nothing: the next is compared with the one before.
      if (after === undefined) continue;
      const previous = last.get(figure);
      if (previous && after * 2 < previous.value) {
        figures.push({ figure, from: previous.from, before: previous.value, after });
      }
      last.set(figure, { from: to, value: after });
    }
    if (figures.length === 0) continue;
    const isAgreed = to.snapshot.tags.includes(AGREED_TAG);
    falls.push({ to, position, figures, isAgreed });
  }
  return falls;
}
