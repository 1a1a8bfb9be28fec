import type { z } from '@hono/zod-openapi';
import { searchBackups } from '../../index.ts';
import type { ChatSearchRequest } from '../api/chat-schemas.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { describeFound } from '../chats/describe-chats.ts';
import { findSnapshots } from './find-snapshots.ts';
import { indexOf, runOnRepository } from './run-on-repository.ts';

/** Looks for words in the chats and notes of backups, the newest first. */
export function runChatSearch(
  parts: AppParts,
  { text, ids }: z.infer<typeof ChatSearchRequest>,
): Promise<JobView> {
  return runOnRepository(parts, 'chat-search', { lock: 'shared' }, async (work) => {
    const { snapshots, signal, job } = work;
    const { found, isCut, searched } = await searchBackups(await indexOf(work), {
      text,
      snapshots: ids ? findSnapshots(snapshots, ids) : snapshots,
      onProgress: (files, totalFiles) => job.report({ files, totalFiles, totalKnown: true }),
      onUnreadable: ({ id }, error) => job.issue({ item: id.slice(0, 8), during: 'search', error }),
      signal,
    });
    return { found: found.map(describeFound), isComplete: !isCut, searched };
  });
}
