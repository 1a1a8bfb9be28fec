import type { CachedKind, RepositoryCache } from '../src/repository/repository-cache.ts';
import { bytesOf, type Content } from '../src/storage/index.ts';

/** A cache in memory, open for a test to look into and to spoil. */
export class MemoryCache implements RepositoryCache {
  /** By `<kind> <id>`. */
  readonly objects = new Map<string, Buffer>();
  readonly notes = new Map<string, Buffer>();

  async load(kind: CachedKind, id: string): Promise<Buffer | undefined> {
    return copyOf(this.objects.get(`${kind} ${id}`));
  }

  async loadRange(
    kind: CachedKind,
    id: string,
    offset: number,
    length: number,
  ): Promise<Buffer | undefined> {
    const range = this.objects.get(`${kind} ${id}`)?.subarray(offset, offset + length);
    return range?.length === length ? copyOf(range) : undefined;
  }

  async save(kind: CachedKind, id: string, content: Content): Promise<void> {
    this.objects.set(`${kind} ${id}`, Buffer.from(await bytesOf(content)));
  }

  async remove(kind: CachedKind, id: string): Promise<void> {
    this.objects.delete(`${kind} ${id}`);
  }

  async retain(kind: CachedKind, present: ReadonlySet<string>): Promise<void> {
    for (const key of this.objects.keys()) {
      const [foundKind, id] = key.split(' ');
      if (foundKind === kind && !present.has(id!)) this.objects.delete(key);
    }
  }

  async loadNote(name: string): Promise<Buffer | undefined> {
    return copyOf(this.notes.get(name));
  }

  async saveNote(name: string, bytes: Uint8Array): Promise<void> {
    this.notes.set(name, Buffer.from(bytes));
  }
}

function copyOf(bytes: Buffer | undefined): Buffer | undefined {
  return bytes && Buffer.from(bytes);
}
