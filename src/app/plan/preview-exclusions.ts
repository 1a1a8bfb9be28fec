import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from '@hono/zod-openapi';
import { createPathMatcher } from '../../index.ts';
import type { ExclusionPreview, ExclusionPreviewRequest } from '../api/plan-schemas.ts';

const SHOWN = 500;
const LONGEST_MS = 4_000;

/**
 * What patterns would leave out of folders: each file or folder that is left out, without what is in it. Stops after a
 * few seconds with what it has.
 * @throws KirschError `BAD_ARGUMENT` for a pattern that cannot be meant
 */
export async function previewExclusions(
  { folders, excludes }: z.infer<typeof ExclusionPreviewRequest>,
  signal: AbortSignal,
): Promise<z.infer<typeof ExclusionPreview>> {
  const all = createPathMatcher(excludes);
  const single = excludes.map((pattern) => ({ pattern, matcher: createPathMatcher([pattern]) }));
  const excluded: z.infer<typeof ExclusionPreview>['excluded'] = [];
  let total = 0;
  const until = performance.now() + LONGEST_MS;
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (signal.aborted || performance.now() > until) return { excluded, total, isComplete: false };
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const spelled = asPattern(path);
      if (!all.matches(spelled)) {
        if (entry.isDirectory()) waiting.push(path);
        continue;
      }
      total++;
      if (excluded.length >= SHOWN) continue;
      const by = single.find(({ matcher }) => matcher.matches(spelled));
      excluded.push({ path, isFolder: entry.isDirectory(), pattern: by?.pattern ?? '' });
    }
  }
  return { excluded, total, isComplete: true };
}

/** Patterns know one separator. */
function asPattern(path: string): string {
  return process.platform === 'win32' ? `/${path.replaceAll('\\', '/')}` : path;
}
