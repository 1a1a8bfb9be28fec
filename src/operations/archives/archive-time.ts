import type { ArchiveDescription, ArchiveName } from '../../sources/index.ts';

/** When a backup was made, and what says so. */
export interface ArchiveTime {
  readonly time: Date;
  /** `contents` is a moment; `name` is mostly the clock on the wall there, read by the clock here; `storage` is when the zip arrived. */
  readonly by: 'contents' | 'name' | 'storage';
}

/** Before Cherry Studio was; a clock that says so is wrong. */
const EARLIEST = Date.UTC(2023, 0, 1);
const DAY_MS = 86_400_000;

/**
 * The best that is known of a backup's time. What lies before the application, or in the future, is passed over: clocks are wrong, and zips may
 * be made by anybody.
 */
export function archiveTime(
  facts: {
    readonly contents?: Pick<ArchiveDescription, 'time'> | undefined;
    readonly named?: Pick<ArchiveName, 'time'> | undefined;
    readonly modified?: Date | undefined;
  },
  now: number,
): ArchiveTime | undefined {
  const { contents, named, modified } = facts;
  const candidates: [ArchiveTime['by'], Date | undefined][] = [
    ['contents', dateOf(contents?.time)],
    ['name', dateOf(named?.time)],
    ['storage', modified],
  ];
  for (const [by, time] of candidates) {
    const isPlausible = time && time.getTime() >= EARLIEST && time.getTime() <= now + DAY_MS;
    if (isPlausible) return { time, by };
  }
  return undefined;
}

/** Without a zone it is this computer's. */
function dateOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
