type Pieces = AsyncGenerator<Uint8Array, void, undefined>;

/**
 * A body of an answer, made of pieces that can be read only within some work: while a repository or a storage is open. The
 * first piece has been read when it resolves, so that what cannot be read is an error and no empty file; a later error cuts
 * the answer off.
 *
 * @param work calls `send` once with the pieces, and ends when that resolves: all are read, or nobody wants more. `signal`
 *   fires when nobody does
 */
export async function streamWithin(
  work: (send: (pieces: Pieces) => Promise<void>, signal: AbortSignal) => Promise<void>,
): Promise<ReadableStream<Uint8Array>> {
  const stopped = new AbortController();
  const begun = Promise.withResolvers<ReadableStream<Uint8Array>>();
  const send = async (pieces: Pieces) => {
    const first = await pieces.next();
    const done = Promise.withResolvers<void>();
    begun.resolve(toStream(pieces, first, () => done.resolve(), stopped));
    await done.promise;
  };
  work(send, stopped.signal).catch(begun.reject);
  return begun.promise;
}

function toStream(
  pieces: Pieces,
  first: IteratorResult<Uint8Array, void>,
  onEnd: () => void,
  stopped: AbortController,
): ReadableStream<Uint8Array> {
  let next: IteratorResult<Uint8Array, void> | undefined = first;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const piece: IteratorResult<Uint8Array, void> = next ?? (await pieces.next());
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
