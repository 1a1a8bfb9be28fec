import type { z } from '@hono/zod-openapi';
import { createPathMatcher, displayFileName, walkTree } from '../../index.ts';
import type { JobResult, JobView } from '../api/job-schemas.ts';
import type { SearchRequest } from '../api/search-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { referTo } from '../backups/entry-reference.ts';
import { momentOf, typeOf } from '../backups/list-entries.ts';
import { findSnapshots } from './find-snapshots.ts';
import { indexOf, runOnRepository } from './run-on-repository.ts';

const MOST_FOUND = 1_000;

/**
 * Searches the backups by name, the newest first. What is the same in an older backup as in a newer one is found once: a
 * folder that did not change is not walked again.
 */
export function runSearch(
  parts: AppParts,
  { pattern, ids }: z.infer<typeof SearchRequest>,
): Promise<JobView> {
  const wanted = /[*?[\]]/.test(pattern) ? pattern : `*${pattern.replaceAll('\\', '\\\\')}*`;
  const matcher = createPathMatcher([wanted], { caseInsensitive: true });
  return runOnRepository(parts, 'search', { lock: 'shared' }, async (work) => {
    const { snapshots, signal, job } = work;
    const repository = await indexOf(work);
    const chosen = ids ? findSnapshots(snapshots, ids) : snapshots;
    const seen = new Set<string>();
    const found: JobResult<'search'>['found'] = [];
    for (const [done, { id, snapshot }] of chosen.toReversed().entries()) {
      if (isSeen(seen, '/', snapshot.tree)) continue;
      const entries = walkTree(repository, snapshot.tree, {
        signal,
        enter: ({ path, node }) => !isSeen(seen, path, node.subtree ?? ''),
      });
      for await (const { path, node } of entries) {
        // A matcher matches what lies below a match, too, and people look for names.
        if (!matcher.matches(pattern.includes('/') ? path : `/${node.name}`)) continue;
        // In a folder that did change, most files did not.
        const content = node.content?.join() ?? node.subtree ?? node.linkTarget ?? '';
        if (isSeen(seen, `${path}\0`, `${node.type}${node.mtime}${content}`)) continue;
        if (found.length === MOST_FOUND) return { found, isComplete: false };
        found.push({
          id,
          at: referTo(path),
          path: displayFileName(path),
          type: typeOf(node),
          size: node.type === 'file' ? Number(node.size) : 0,
          modified: momentOf(node.mtime),
        });
      }
      job.report({ files: done + 1, totalFiles: chosen.length, totalKnown: true });
    }
    return { found, isComplete: true };
  });
}

/** Whether that was seen before at this place; it is from now on. */
function isSeen(seen: Set<string>, path: string, content: string): boolean {
  const key = `${content} ${path}`;
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}
