import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { version } from '../src/version.ts';
import { findProgram } from '../test/servers/index.ts';
import { versionOf } from './programs.ts';

/** Where figures were taken: two of them can be compared only when all of this is the same. */
export interface Environment {
  readonly processor: string;
  readonly cores: number;
  /** In GiB. */
  readonly memory: number;
  readonly system: string;
  /** The file system that the benchmark's files are on. */
  readonly disk: string;
  readonly node: string;
  readonly restic: string;
  /** Empty where there is none. */
  readonly minio: string;
}

/** Looks at this machine. `folder` is where the benchmark's files go. */
export function describeEnvironment(folder: string): Environment {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    disk: describeDisk(folder),
    node: process.version,
    restic: versionOf('restic'),
    minio: findProgram('minio') ? versionOf('minio') : '',
  };
}

/** Which Kirsch this is: the package's version, and in a clone the commit, with a `+` where its sources differ from it. */
export function kirschVersion(): string {
  try {
    const commit = git('rev-parse', '--short', 'HEAD');
    const isChanged = git('status', '--porcelain', '--', 'src', 'bin', 'package-lock.json') !== '';
    return `${version} (${commit}${isChanged ? '+' : ''})`;
  } catch {
    return version;
  }
}

function git(...words: string[]): string {
  return execFileSync('git', words, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

function describeDisk(folder: string): string {
  const mounts = '/proc/mounts';
  if (!existsSync(mounts)) return 'unknown';
  return fileSystemOf(folder, readFileSync(mounts, 'utf8'));
}

/** The file system that a path is on, by the table of mounts as Linux shows it. */
export function fileSystemOf(path: string, mounts: string): string {
  const candidates = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(
      ([, point = '']) =>
        point !== '' && `${path}/`.startsWith(point.endsWith('/') ? point : `${point}/`),
    )
    .sort(([, a = ''], [, b = '']) => b.length - a.length);
  const [device = '', , kind = 'unknown'] = candidates[0] ?? [];
  return `${kind} on ${device}`;
}
