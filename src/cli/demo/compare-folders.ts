import {
  type BigIntStats,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { throwIfAborted } from '../../errors/index.ts';
import { openFileSystem } from '../../file-system/index.ts';

const PIECE = 1024 * 1024;
const BREATHE_EVERY = 500;

/** What a comparison found. */
export interface Comparison {
  readonly files: number;
  readonly entries: number;
  readonly bytes: number;
  /** What differs, in words. */
  readonly differences: readonly string[];
}

/**
 * Compares two folders: names, types, every byte, permissions, owners, times of modification to the nanosecond, links and
 * extended attributes.
 */
export async function compareFolders(
  left: string,
  right: string,
  signal?: AbortSignal,
): Promise<Comparison> {
  const extras = openFileSystem();
  const differences: string[] = [];
  const counts = { files: 0, entries: 0, bytes: 0 };
  const open = [''];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const [a, b] = [join(left, path), join(right, path)];
    const [before, after] = [lstatSync(a, { bigint: true }), lstatSync(b, { bigint: true })];
    counts.entries++;
    if (counts.entries % BREATHE_EVERY === 0) await breathe();
    throwIfAborted(signal);
    for (const what of differencesOf(before, after)) differences.push(`${path || '.'}: ${what}`);
    if (
      describeAttributes(extras.listExtendedAttributes(a)) !==
      describeAttributes(extras.listExtendedAttributes(b))
    ) {
      differences.push(`${path || '.'}: extended attributes`);
    }
    if (before.isDirectory() && after.isDirectory()) {
      const [names, others] = [readdirSync(a).sort(), readdirSync(b).sort()];
      const [mine, theirs] = [new Set(names), new Set(others)];
      for (const name of names) {
        if (theirs.has(name)) open.push(join(path, name));
        else differences.push(`${join(path, name)}: is missing`);
      }
      for (const name of others)
        if (!mine.has(name)) differences.push(`${join(path, name)}: is new`);
    } else if (before.isSymbolicLink() && after.isSymbolicLink()) {
      if (readlinkSync(a) !== readlinkSync(b)) differences.push(`${path}: target of the link`);
    } else if (before.isFile() && after.isFile()) {
      counts.files++;
      counts.bytes += Number(before.size);
      if (!isSameContent(a, b)) differences.push(`${path}: content`);
    }
  }
  return { ...counts, differences };
}

function differencesOf(a: BigIntStats, b: BigIntStats): string[] {
  return [
    a.mode === b.mode ? '' : 'type or permissions',
    a.uid === b.uid && a.gid === b.gid ? '' : 'owner',
    a.mtimeNs === b.mtimeNs ? '' : 'time of modification',
    a.isDirectory() || a.nlink === b.nlink ? '' : 'hard links',
    a.isDirectory() || a.size === b.size ? '' : 'size',
  ].filter((difference) => difference !== '');
}

function describeAttributes(attributes: readonly { name: string; value: Buffer }[]): string {
  return attributes
    .map(({ name, value }) => `${name}=${value.toString('hex')}`)
    .sort()
    .join('\n');
}

const pieceA = Buffer.allocUnsafe(PIECE);
const pieceB = Buffer.allocUnsafe(PIECE);

function isSameContent(a: string, b: string): boolean {
  const left = openSync(a, 'r');
  try {
    const right = openSync(b, 'r');
    try {
      for (;;) {
        const length = readSync(left, pieceA, 0, PIECE, null);
        const other = readSync(right, pieceB, 0, PIECE, null);
        if (length !== other) return false;
        if (length === 0) return true;
        if (pieceA.compare(pieceB, 0, other, 0, length) !== 0) return false;
      }
    } finally {
      closeSync(right);
    }
  } finally {
    closeSync(left);
  }
}
