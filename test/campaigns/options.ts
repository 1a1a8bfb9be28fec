import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { STORAGE_NAMES, type StorageName } from './places.ts';

export const KINDS = [
  'crash',
  'concurrent',
  'faults',
  'rot',
  'clock',
  'capture',
  'size',
  'zips',
] as const;
export type Kind = (typeof KINDS)[number];
/** Those that want a lot of room and time. */
const LARGE: readonly Kind[] = ['size', 'zips'];

/** What `npm run campaign` is asked for. */
export interface CampaignOptions {
  readonly kinds: readonly Kind[];
  readonly storages: readonly StorageName[];
  readonly seed: number;
  /** How many; each kind has its own number otherwise. */
  readonly runs: number | undefined;
  /** Number of the first run: a single one can be repeated. */
  readonly first: number;
  /** Only the operations whose names hold this. */
  readonly only: string;
  /** Where folders are made while it runs. */
  readonly folder: string;
  /** Whether outcomes are written. */
  readonly write: boolean;
  /** The file that they are written to; without one `docs/reliability.md` is, and what it is made of. */
  readonly results: string | undefined;
  /** The file whose outcomes are to be taken into `docs/reliability.md`: then nothing runs. */
  readonly take: string | undefined;
}

export const USAGE = `npm run campaign -- [options]

Looks for ways to lose data, as long as it is asked to, and writes what it found into docs/reliability.md.

  --kind ${KINDS.join(',')}
                     all but size and zips unless told
  --storage folder,s3,minio
                     folder,s3 unless told; s3 is the embedded server
  --only WORDS       only the operations whose names hold this
  --seed N           other crashes, faults and moments; 1 unless told
  --runs N           of each operation (faults: 100; crash: on each storage
                     100, or what it takes to crash at every call), of each kind of harm (rot: 50), in all (capture: 300),
                     deeds of each writer (concurrent: 30, clock: 15),
                     blobs (size: 10,000,000), MiB of each large file (zips: 4,400)
  --first N          the number of the first run, to repeat one of them alone
  --results FILE     write the outcomes there, one a line, each when its part is through, and leave docs/reliability.md
                     as it is
  --take FILE        run nothing: take the outcomes of such a file into docs/reliability.md
  --folder FOLDER    where everything is kept while it runs (default: ${tmpdir()})
  --no-write         leave docs/reliability.md as it is
  --help`;

/**
 * Reads the command line; `undefined` when it asks for help.
 * @throws Error that says which word is not understood
 */
export function parseOptions(words: readonly string[]): CampaignOptions | undefined {
  const { values } = parseArgs({
    args: [...words],
    allowNegative: true,
    options: {
      kind: { type: 'string' },
      storage: { type: 'string' },
      only: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string' },
      first: { type: 'string', default: '0' },
      folder: { type: 'string', default: tmpdir() },
      results: { type: 'string' },
      take: { type: 'string' },
      write: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    kinds: chooseFrom(KINDS, values.kind) ?? KINDS.filter((kind) => !LARGE.includes(kind)),
    storages: chooseFrom(STORAGE_NAMES, values.storage) ?? ['folder', 's3'],
    seed: parseCount('--seed', values.seed),
    runs: values.runs === undefined ? undefined : parseCount('--runs', values.runs),
    first: parseCount('--first', values.first),
    only: values.only,
    folder: values.folder,
    write: values.write,
    results: values.results,
    take: values.take,
  };
}

function chooseFrom<T extends string>(
  all: readonly T[],
  list: string | undefined,
): T[] | undefined {
  return list?.split(',').map((name) => {
    const found = all.find((candidate) => candidate === name);
    if (found === undefined) throw new Error(`There is no ${name}; choose from ${all.join(', ')}.`);
    return found;
  });
}

function parseCount(option: string, text: string): number {
  if (/^\d{1,8}$/.test(text)) return Number(text);
  throw new Error(`${option} wants a whole number, not ${text}.`);
}
