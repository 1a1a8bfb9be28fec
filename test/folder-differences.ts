import { spawnSync } from 'node:child_process';
import { SOCKET } from './sample-tree.ts';
import { findProgram } from './servers/index.ts';

/**
 * What rsync would have to change to make `copy` like `original`, a line each: content (by checksum), kind, permissions,
 * owners, times to the nanosecond, hard links, access lists and extended attributes; entries too many or missing. Access
 * times count for nothing, and the socket of a sample tree neither.
 */
export function differences(original: string, copy: string): string[] {
  const { status, stdout, stderr } = spawnSync(
    findProgram('rsync') ?? 'rsync',
    [
      ...['-aHAX', '--checksum', '--modify-window=-1', '--delete', '--dry-run'],
      ...['--itemize-changes', `--exclude=/${SOCKET}`],
      ...[`${original}/`, `${copy}/`],
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`rsync ended with status ${status}: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
}
