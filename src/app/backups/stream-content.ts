import { dump, type IndexedRepository, type Snapshot } from '../../index.ts';
import type { RepositoryContents } from '../connection/repository-contents.ts';

/**
 * The bytes of a file of a backup, or a zip of a folder. The first piece has been read and verified when it resolves, so
 * that what cannot be read is an error and no empty file; a later error cuts the answer off.
 */
export async function streamContent(
  contents: RepositoryContents,
  id: string,
  path: string,
): Promise<ReadableStream<Uint8Array>> {
  const stopped = new AbortController();
  const begun = Promise.withResolvers<ReadableStream<Uint8Array>>();
  const work = async (repository: IndexedRepository, { snapshot }: { snapshot: Snapshot }) => {
    const pieces = dump(repository, snapshot, { path, archive: 'zip', signal: stopped.signal });
    const first = await pieces.next();
    const done = Promise.withResolvers<void>();
    begun.resolve(toStream(pieces, first, () => done.resolve(), stopped));
    // The repository stays open as long as somebody reads.
    await done.promise;
  };
  contents.read(id, work).catch(begun.reject);
  return begun.promise;
}

function toStream(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  first: IteratorResult<Buffer, void>,
  onEnd: () => void,
  stopped: AbortController,
): ReadableStream<Uint8Array> {
  let next: IteratorResult<Buffer, void> | undefined = first;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const piece: IteratorResult<Buffer, void> = next ?? (await pieces.next());
        next = undefined;
        if (!piece.done) {
          controller.enqueue(piece.value);
          return;
        }
        controller.close();
        onEnd();
      } catch (error) {
        controller.error(error);
        onEnd();
      }
    },
    async cancel() {
      stopped.abort();
      await pieces.return().catch(() => {});
      onEnd();
    },
  });
}
