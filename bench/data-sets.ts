import { changeBytes, changeFiles } from './change-files.ts';
import { makeLargeFile, makeMediumFiles, makeTinyFiles } from './generated-files.ts';
import type { DataSetName, Step } from './row.ts';
import { copySmallFiles } from './small-files.ts';

/** Something to back up, and what is measured on it. */
export interface DataSet {
  readonly name: DataSetName;
  /** For the table. */
  readonly title: string;
  /** At least so many files and bytes will be made; for the room on the disk and in memory. */
  readonly files: number;
  readonly bytes: number;
  /** In the order in which they run. */
  readonly steps: readonly Step[];
  /** Measured only on a folder and, unless told otherwise, in a single round; the programs run one after the other. */
  readonly large: boolean;
  /** Fills an empty folder; the same each time. */
  make(folder: string): void;
  /** Modifies one hundredth of it, another one for each seed. */
  change(folder: string, seed: string): void;
}

const MB = 1e6;
const GIB = 2 ** 30;
/** `--quick` makes this part of each data set. */
const QUICK_SHARE = 1 / 10;
const STEPS: readonly Step[] = [
  'first',
  'unchanged',
  'changed',
  'restore-memory',
  'restore-disk',
  'check',
];

/** All data sets by their names; with `quick`, a tenth of each. */
export function dataSets(quick: boolean): Record<DataSetName, DataSet> {
  const scale = (size: number) => Math.round(quick ? size * QUICK_SHARE : size);
  const ordinary = { steps: STEPS, large: false, change: changeFiles };
  const small = { files: scale(60_000), bytes: scale(700 * MB) };
  const large = { files: 1, bytes: scale(2 * GIB) };
  const medium = { files: scale(2_000), bytes: scale(2_000 * 1.25 * MB) };
  const startup = { files: 100, bytes: 1 * MB };
  const million = { files: scale(1_000_000), bytes: scale(100 * MB) };
  const huge = { files: 1, bytes: scale(20 * GIB) };
  return {
    a: {
      ...ordinary,
      ...small,
      name: 'a',
      title: 'a: small files',
      make: (folder) => copySmallFiles(folder, small),
    },
    b: {
      ...ordinary,
      ...large,
      name: 'b',
      title: 'b: one large file',
      make: (folder) => makeLargeFile(folder, large.bytes),
      change: changeBytes,
    },
    c: {
      ...ordinary,
      ...medium,
      name: 'c',
      title: 'c: files of 100 KB to 5 MB',
      make: (folder) => makeMediumFiles(folder, medium.files),
    },
    startup: {
      ...ordinary,
      ...startup,
      name: 'startup',
      title: 'start-up',
      steps: ['version', 'snapshots'],
      make: (folder) => makeTinyFiles(folder, startup.files),
    },
    million: {
      ...ordinary,
      ...million,
      name: 'million',
      title: 'a million tiny files',
      large: true,
      steps: ['first', 'unchanged', 'restore-memory', 'check'],
      make: (folder) => makeTinyFiles(folder, million.files),
    },
    huge: {
      ...ordinary,
      ...huge,
      name: 'huge',
      title: 'one file of 20 GiB',
      large: true,
      steps: ['first', 'unchanged', 'restore-disk', 'check'],
      make: (folder) => makeLargeFile(folder, huge.bytes),
    },
  };
}

/** A file takes whole blocks of the disk, and something for its name. */
const BYTES_PER_FILE = 4_096 + 512;

/** What measuring a data set takes at most, in bytes. */
export interface Room {
  /** The source, the repositories that exist at a time, and a restored copy of each. */
  readonly disk: number;
  /** One restored copy. */
  readonly memory: number;
}

export function roomFor({ files, bytes, large, steps }: DataSet): Room {
  const copy = bytes + files * BYTES_PER_FILE;
  const repositories = large ? 1 : 2;
  return {
    disk: copy + repositories * (bytes + (steps.includes('restore-disk') ? copy : 0)),
    memory: steps.includes('restore-memory') ? copy : 0,
  };
}
