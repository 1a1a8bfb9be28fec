import { openPackTail, type PackedBlob, sha256 } from '../src/format/index.ts';
import { keyOf } from '../src/repository/file-kind.ts';
import type { OpenRepository } from '../src/repository/open-repository.ts';

export interface ReadPack {
  readonly id: string;
  readonly bytes: Buffer;
  /** As its own header lists them. */
  readonly blobs: readonly PackedBlob[];
}

/** Reads every pack in the storage by its header alone, and holds it against its name. */
export async function packsOf(repository: OpenRepository): Promise<ReadPack[]> {
  const packs: ReadPack[] = [];
  for (const id of await repository.listIds('pack')) {
    const bytes = await repository.storage.get(keyOf('pack', id));
    if (sha256(bytes) !== id) throw new Error(`The pack ${id} has another name than its bytes.`);
    packs.push({ id, bytes, blobs: openPackTail(bytes, bytes.length, repository.sealer) });
  }
  return packs;
}
