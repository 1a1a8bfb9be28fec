import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import type { DataSetName, StorageName } from './row.ts';

/**
 * `line`: a first backup over a line of 50 ms and 100 Mbit/s. `first-pack`: from a start to the first pack. `maintenance`:
 * what is done with a repository of many backups. `cherry-studio`: a profile, beside what Cherry Studio's own backups do.
 * `app`: from a start to the first page.
 */
export type ExtraName = 'line' | 'first-pack' | 'maintenance' | 'cherry-studio' | 'app';

export interface BenchOptions {
  /** The data sets to measure, in their own order. */
  readonly dataSets: readonly DataSetName[];
  readonly storages: readonly StorageName[];
  /** What is measured besides the data sets. */
  readonly extras: readonly ExtraName[];
  readonly rounds: number;
  /** For the large data sets. */
  readonly largeRounds: number;
  /** About how large the profile of Cherry Studio is. */
  readonly profileBytes: number;
  /** A tenth of each data set, and nothing is written down. */
  readonly quick: boolean;
  /** Where the benchmark makes a folder of its own. */
  readonly folder: string;
}

export const USAGE = `npm run bench -- [options]

Measures Kirsch against restic and writes the table in bench/README.md.

  --only a,b,c,startup   data sets: small files, one large file, medium files, start-up; also million, huge,
                         line (50 ms and 100 Mbit/s), first-pack (from a start to it),
                         maintenance (forget and prune, check, copy, a long list),
                         cherry-studio (a profile, beside what Cherry Studio's own backups do),
                         app (from a start to the first page)
  --million              a million tiny files as well
  --huge                 one file of 20 GiB as well
  --storage folder,minio
  --rounds N             5 unless told otherwise; 1 for million and huge
  --size SIZE            of the profile of Cherry Studio, such as 200M (default: 2G; with --quick 200M)
  --quick                a tenth of each data set, one round; prints the table instead of writing it
  --folder FOLDER        where the files go while it runs (default: ${tmpdir()})
  --help`;

const DATA_SETS: readonly DataSetName[] = ['a', 'b', 'c', 'startup', 'million', 'huge'];
const ORDINARY: readonly DataSetName[] = ['a', 'b', 'c', 'startup'];
const EXTRAS: readonly ExtraName[] = ['line', 'first-pack', 'maintenance', 'cherry-studio', 'app'];
const STORAGES: readonly StorageName[] = ['folder', 'minio'];
const DEFAULT_ROUNDS = 5;
const PROFILE_BYTES = 2e9;
const UNITS: Readonly<Record<string, number>> = { M: 1e6, G: 1e9 };

/**
 * Reads the command line; `undefined` when it asks for help.
 * @throws Error that says which word is not understood
 */
export function parseOptions(words: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: 'string' },
      million: { type: 'boolean', default: false },
      huge: { type: 'boolean', default: false },
      storage: { type: 'string' },
      rounds: { type: 'string' },
      size: { type: 'string' },
      quick: { type: 'boolean', default: false },
      folder: { type: 'string', default: tmpdir() },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { million, huge, quick, folder } = values;
  const wanted = new Set<DataSetName | ExtraName>(
    chooseFrom([...DATA_SETS, ...EXTRAS], values.only) ?? ORDINARY,
  );
  if (million) wanted.add('million');
  if (huge) wanted.add('huge');
  const rounds = parseRounds(values.rounds);
  return {
    dataSets: DATA_SETS.filter((name) => wanted.has(name)),
    extras: EXTRAS.filter((name) => wanted.has(name)),
    storages: chooseFrom(STORAGES, values.storage) ?? STORAGES,
    rounds: rounds ?? (quick ? 1 : DEFAULT_ROUNDS),
    largeRounds: rounds ?? 1,
    profileBytes: parseBytes(values.size) ?? (quick ? PROFILE_BYTES / 10 : PROFILE_BYTES),
    quick,
    folder,
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

function parseBytes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit] = /^([1-9]\d*)([MG])$/.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * UNITS[unit!]!;
  throw new Error(`--size wants a size such as 200M or 2G, not ${text}.`);
}

function parseRounds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new Error(`--rounds wants a number from 1 to 999, not ${text}.`);
}
