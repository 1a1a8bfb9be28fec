import { createHash } from 'node:crypto';
import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { sha256 } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { damaged } from '../../repository/open-repository.ts';
import { PackFiles } from '../../repository/pack-files.ts';
import type { Storage } from '../../storage/index.ts';
import { partLengths } from '../../storage/parts.ts';
import type { MirrorObject } from './mirror-plan.ts';

const MIB = 1024 * 1024;
/** Larger objects go through a temporary file. */
const MAX_IN_MEMORY = 24 * MIB;
const PIECE = MIB;

export interface Move {
  readonly source: Storage;
  readonly target: Storage;
  readonly temporaryFolder: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** How much memory moving an object takes, in bytes. */
export function memoryFor({ size }: MirrorObject): number {
  return Math.min(size, MAX_IN_MEMORY);
}

/**
 * Stores an object of the source in the target under its name, once its bytes are known to be those that the name promises.
 * What does not verify is read once more before it counts as damaged.
 * @throws KirschError `DAMAGED` that names the object
 */
export async function moveObject(object: MirrorObject, move: Move): Promise<void> {
  const key = keyOf(object.kind, object.id);
  if (object.size <= MAX_IN_MEMORY) {
    const bytes = await goodBytes(key, object.id, move);
    await move.target.put(key, bytes, { sha256: object.id, signal: move.signal });
    return;
  }
  const files = PackFiles.open(1, move.temporaryFolder);
  try {
    await fetchInto(files, object, move);
    const content = files.source(0, object.size);
    await move.target.put(key, content, { sha256: object.id, signal: move.signal });
  } finally {
    files.close();
  }
}

/**
 * Reads an object of the target and holds it against its name, piece by piece.
 * @throws KirschError `STORAGE_FAILED` when the storage gives other bytes than it was given
 */
export async function verifyStored(object: MirrorObject, { target, signal }: Move): Promise<void> {
  const key = keyOf(object.kind, object.id);
  if ((await hashOf(target, key, object.size, signal)) === object.id) return;
  throw new KirschError('STORAGE_FAILED', `The storage gives other bytes of ${key} than it got.`, {
    hint: 'Run the command again; if it happens again, do not trust this storage.',
    details: { key },
  });
}

async function goodBytes(key: string, id: string, { source, signal }: Move): Promise<Buffer> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const bytes = await source.get(key, { signal });
    if (sha256(bytes) === id) return bytes;
  }
  throw notAsNamed(key);
}

async function fetchInto(
  files: PackFiles,
  { kind, id, size }: MirrorObject,
  { source, signal }: Move,
): Promise<void> {
  const key = keyOf(kind, id);
  for (let attempt = 0; attempt < 2; attempt++) {
    const keep = (piece: Buffer, at: number) => files.write(0, piece, at);
    if ((await hashOf(source, key, size, signal, keep)) === id) return;
  }
  throw notAsNamed(key);
}

async function hashOf(
  storage: Storage,
  key: string,
  size: number,
  signal: AbortSignal | undefined,
  take: (piece: Buffer, at: number) => void = () => {},
): Promise<string> {
  const hash = createHash('sha256');
  let at = 0;
  for await (const piece of storage.getParts(key, 0, partLengths(size, PIECE), { signal })) {
    throwIfAborted(signal);
    hash.update(piece);
    take(piece, at);
    at += piece.length;
  }
  return hash.digest('hex');
}

function notAsNamed(key: string): KirschError {
  return damaged(key, 'its bytes are not those that its name promises');
}
