import { KirschError, throwIfAborted } from '../../errors/index.ts';
import { encodeConfig, masterKeyToJson, sha256 } from '../../format/index.ts';
import { type FileKind, keyOf } from '../../repository/file-kind.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import { damaged, type OpenRepository } from '../../repository/open-repository.ts';
import { pickByPrefix, resolveSnapshot } from '../snapshots/resolve-snapshot.ts';
import type { SnapshotFilter } from '../snapshots/snapshot-filter.ts';
import { findFolder } from '../trees/find-in-tree.ts';

/** Everything that `readObject` can show. */
export const OBJECT_KINDS = [
  'config',
  'masterkey',
  'key',
  'snapshot',
  'index',
  'lock',
  'pack',
  'blob',
  'tree',
] as const;

export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** Options of `readObject`. */
export interface ReadObjectOptions {
  /** Which snapshots `latest` chooses from. */
  readonly filter?: SnapshotFilter;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The plain bytes of one object, verified: JSON as it is stored, a pack as it lies in the storage, a blob as it was.
 * @param name an id or its beginning; `latest`, also with `:PATH`, for a snapshot's tree; nothing for config and masterkey.
 * @throws KirschError `OBJECT_NOT_FOUND`, `SNAPSHOT_NOT_FOUND`, `BLOB_NOT_FOUND`, `DAMAGED`
 */
export async function readObject(
  repository: OpenRepository,
  kind: ObjectKind,
  name = '',
  options: ReadObjectOptions = {},
): Promise<Buffer> {
  const { signal } = options;
  throwIfAborted(signal);
  switch (kind) {
    case 'config':
      return encodeConfig(repository.config);
    case 'masterkey':
      return masterKeyToJson(repository.masterKey);
    case 'snapshot': {
      const { id } = await resolveSnapshot(repository, name, options);
      return repository.loadUnpacked('snapshot', id, signal);
    }
    case 'index':
    case 'lock':
      return repository.loadUnpacked(kind, await resolveId(repository, kind, name, signal), signal);
    case 'key': {
      const id = await resolveId(repository, kind, name, signal);
      return repository.storage.get(keyOf('key', id), { signal });
    }
    case 'pack':
      return readPack(repository, await resolveId(repository, kind, name, signal), signal);
    case 'blob':
      return readBlob(repository, name, signal);
    case 'tree':
      return readTree(repository, name, options);
  }
}

async function readPack(
  { storage }: OpenRepository,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const key = keyOf('pack', id);
  const bytes = await storage.get(key, { signal });
  if (sha256(bytes) !== id) throw damaged(key, 'its bytes are not those that its name promises');
  return bytes;
}

async function readBlob(
  repository: OpenRepository,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const indexed = await loadIndex(repository, { signal });
  const types = new Map<string, 'data' | 'tree'>();
  for (const { id, type } of indexed.index.entries()) {
    if (id.startsWith(prefix)) types.set(id, type);
  }
  const id = pickByPrefix([...types.keys()], prefix, 'blob');
  return indexed.loadBlob(types.get(id)!, id, signal);
}

async function readTree(
  repository: OpenRepository,
  name: string,
  options: ReadObjectOptions,
): Promise<Buffer> {
  const { signal } = options;
  const { snapshot, path } = await resolveSnapshot(repository, name, options);
  const indexed = await loadIndex(repository, { signal });
  const id = await findFolder(indexed, snapshot.tree, path, signal);
  return indexed.loadBlob('tree', id, signal);
}

async function resolveId(
  repository: OpenRepository,
  kind: FileKind,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (prefix === '') {
    throw new KirschError('BAD_ARGUMENT', `Which ${kind}?`, {
      hint: `Give its id: \`kirsch cat ${kind} ID\`.`,
    });
  }
  return pickByPrefix(await repository.listIds(kind, signal), prefix, kind);
}
