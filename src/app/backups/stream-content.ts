import { dump } from '../../index.ts';
import type { RepositoryContents } from '../connection/repository-contents.ts';
import { streamWithin } from '../http/stream-within.ts';

/** The bytes of a file of a backup, or a zip of a folder. The repository stays open as long as somebody reads. */
export function streamContent(
  contents: RepositoryContents,
  id: string,
  path: string,
): Promise<ReadableStream<Uint8Array>> {
  return streamWithin((send, signal) =>
    contents.read(id, (repository, { snapshot }) =>
      send(dump(repository, snapshot, { path, archive: 'zip', signal })),
    ),
  );
}
