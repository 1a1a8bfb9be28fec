import type { z } from '@hono/zod-openapi';
import { type CheckResult, check, displayFileName } from '../../index.ts';
import type { VerifyRequest } from '../api/backup-schemas.ts';
import type { JobResult, JobView } from '../api/job-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { runOnRepository } from './run-on-repository.ts';

const MOST_PROBLEMS = 100;
const SHOWN_PATHS = 20;

/** Checks the repository, and tells which of these backups could not be restored whole. */
export function runVerification(
  parts: AppParts,
  { ids, readData }: z.infer<typeof VerifyRequest>,
): Promise<JobView> {
  const part =
    typeof readData === 'number' && readData > 0
      ? ({ kind: 'percent', percent: readData } as const)
      : undefined;
  const subset = readData === true ? 'all' : part;
  return runOnRepository(parts, 'verify', { lock: 'shared' }, async (work) => {
    const { repository, signal, job } = work;
    const result = await check(repository, {
      besideBackups: true,
      ...(subset && { readData: subset }),
      maxPaths: SHOWN_PATHS,
      signal,
      onProgress: (progress) => job.report({ stage: 'verify', ...progress }),
    });
    return describeCheck(result, ids);
  });
}

/** What a check says of the repository, or of these backups alone. */
export function describeCheck(result: CheckResult, ids?: readonly string[]): JobResult<'verify'> {
  const wanted = ids && new Set(ids);
  const hurt = result.hurt.filter(({ id }) => !wanted || wanted.has(id));
  const { snapshots, packs, packsRead, bytesRead, problems, advice } = result;
  return {
    isSound: wanted ? hurt.length === 0 : problems.length === 0,
    backups: wanted ? wanted.size : snapshots,
    packs,
    packsRead,
    bytesRead,
    problems: problems.slice(0, MOST_PROBLEMS).map(({ kind, item, message }) => ({
      kind,
      item: displayFileName(item),
      message,
    })),
    hurt: hurt.map(({ id, paths, files, folders }) => ({
      id,
      paths: paths.map(({ path }) => displayFileName(path)),
      more: Math.max(0, files + folders - paths.length),
    })),
    advice: advice.map(({ reason }) => reason),
  };
}
