import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../test/servers/index.ts';
import type { Program, Step } from './row.ts';

/** One program's own repository and cache. */
export interface ProgramsRepository {
  /** As restic writes it: a folder, or `s3:http://host:port/bucket`. */
  readonly address: string;
  readonly cacheFolder: string;
}

/** Where a step reads and writes. */
export interface StepFolders {
  readonly source: string;
  /** For a restore: an empty folder. */
  readonly target: string;
}

export const PROGRAMS: readonly Program[] = ['kirsch', 'restic'];

const KIRSCH = fileURLToPath(new URL('../bin/kirsch.js', import.meta.url));
const PROJECT = new URL('../', import.meta.url);

/** The command that does a step, or makes the repository: the same words for both programs. */
export function commandFor(
  program: Program,
  step: Step | 'init',
  repository: ProgramsRepository,
  folders: StepFolders,
): string[] {
  return commandOf(program, wordsFor(step, folders), repository);
}

/** The command that runs a program with `words` on a repository. */
export function commandOf(
  program: Program,
  words: readonly string[],
  { address, cacheFolder }: ProgramsRepository,
): string[] {
  const options = ['--repo', address, '--cache-dir', cacheFolder, '--quiet'];
  return [...executable(program), ...words, ...options];
}

/**
 * Gives a repository of either program a key of Kirsch's cost, with the same password. restic chooses the cost anew for
 * each repository, by what the machine can do at that moment: luck would decide how long every later command takes.
 */
export function rekeyCommand({ address }: ProgramsRepository, passwordFile: string): string[] {
  const options = ['--repo', address, '--no-cache', '--quiet'];
  return [
    ...executable('kirsch'),
    'key',
    'passwd',
    '--new-password-file',
    passwordFile,
    ...options,
  ];
}

function wordsFor(step: Step | 'init', { source, target }: StepFolders): string[] {
  switch (step) {
    case 'first':
    case 'unchanged':
    case 'changed':
      return ['backup', source];
    case 'restore-memory':
    case 'restore-disk':
      return ['restore', 'latest', '--target', target];
    case 'check':
      return ['check', '--read-data'];
    default:
      return [step];
  }
}

/** A program as the first words of a command. */
export function executable(program: Program): string[] {
  return program === 'kirsch' ? [process.execPath, KIRSCH] : [pathOf('restic')];
}

/** The files and folders that a program is loaded from. */
export function partsOf(program: Program): string[] {
  if (program === 'restic') return executable(program);
  const lock = readFileSync(new URL('package-lock.json', PROJECT), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, { dev?: boolean }> };
  const dependencies = Object.keys(packages).filter((path) => path !== '' && !packages[path]?.dev);
  return [
    ...executable(program),
    ...['dist', ...dependencies].map((path) => fileURLToPath(new URL(path, PROJECT))),
  ];
}

/**
 * Where a program is that the benchmark runs.
 * @throws Error that says how to get it
 */
export function pathOf(program: string): string {
  const path = findProgram(program);
  if (path !== undefined) return path;
  throw new Error(
    `${program} was not found. scripts/tools/install puts it where it is looked for.`,
  );
}

/** What a program says of its version, on one line. */
export function versionOf(program: string): string {
  const words = program === 'minio' ? ['--version'] : ['version'];
  const [first = '', second = ''] = execFileSync(pathOf(program), words, {
    encoding: 'utf8',
  }).split('\n');
  // A MinIO that was built from source knows no version of its own.
  return first.includes('DEVELOPMENT') ? `built from source, ${second.toLowerCase()}` : first;
}
