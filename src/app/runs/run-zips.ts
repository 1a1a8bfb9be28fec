import type { z } from '@hono/zod-openapi';
import {
  deleteArchives,
  displayFileName,
  exportArchive,
  importArchives,
  type ListedArchive,
  listArchives,
  openStorage,
  planDeletion,
  readStoredArchive,
  type Storage,
  verifyStoredArchive,
  ZIP_NAMES,
} from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { ZipDeletePlan, ZipExportRequest, ZipView } from '../api/zip-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { describeError } from '../http/describe-error.ts';
import { streamWithin } from '../http/stream-within.ts';
import { findSnapshot } from './find-snapshots.ts';
import { lockTerms } from './lock-for.ts';
import { indexOf, runOnRepository } from './run-on-repository.ts';

const MOST_LEFT_OUT = 200;
/** Systems as contents and names of zips have them, and as the rows of backups do. */
const SYSTEMS: Readonly<Record<string, z.infer<typeof ZipView>['system']>> = {
  win32: 'windows',
  darwin: 'macos',
  linux: 'linux',
  windows: 'windows',
  mac: 'macos',
};

/** Works with the zips beside the repository: those that Cherry Studio itself has put there. */
async function withZips<T>(
  { chosen }: Pick<AppParts, 'chosen'>,
  work: (zips: Storage) => Promise<T>,
): Promise<T> {
  const { location, options } = await chosen.ready();
  const zips = await openStorage(location, { ...options, keys: ZIP_NAMES });
  try {
    return await work(zips);
  } finally {
    await zips.close();
  }
}

/** Cherry Studio's own zips, the newest first, each looked into. */
export async function listZips(
  parts: AppParts,
  signal: AbortSignal,
): Promise<z.infer<typeof ZipView>[]> {
  const found = await withZips(parts, (zips) => listArchives(zips, { signal }));
  return found.map(describeZip);
}

/** The bytes of a zip as they are. The storage stays open as long as somebody reads. */
export function streamZip(parts: AppParts, name: string): Promise<ReadableStream<Uint8Array>> {
  return streamWithin((send, signal) =>
    withZips(parts, (zips) => send(readStoredArchive(zips, name, { signal }))),
  );
}

/** What deleting zips would give back; nothing is deleted. */
export async function planZipDeletion(
  parts: AppParts,
  names: readonly string[],
): Promise<z.infer<typeof ZipDeletePlan>> {
  const plan = await withZips(parts, (zips) => planDeletion(zips, names));
  const { archives, missing, bytes } = plan;
  return { names: archives.map(({ key }) => key), missing: [...missing], bytes };
}

export async function runZipDeletion(parts: AppParts, names: readonly string[]): Promise<JobView> {
  const { storage } = await parts.chosen.ready();
  return parts.jobs.start('zip-delete', { storage: storage.name }, async ({ signal }) => {
    try {
      return await withZips(parts, async (zips) => {
        const plan = await planDeletion(zips, names, { signal });
        const { deleted, changed } = await deleteArchives(zips, plan, { signal });
        return { deleted: [...deleted], changed: [...changed] };
      });
    } finally {
      parts.events.changed('zips');
    }
  });
}

/** Reads a whole zip and holds it against what it says of itself. */
export async function runZipVerification(parts: AppParts, name: string): Promise<JobView> {
  const { storage } = await parts.chosen.ready();
  const options = { storage: storage.name, subject: name };
  return parts.jobs.start('zip-verify', options, ({ signal, report }) =>
    withZips(parts, async (zips) => {
      const found = await verifyStoredArchive(zips, name, {
        signal,
        onProgress: (bytes) => report({ bytes }),
      });
      const { files, size, provenBy, problems } = found;
      const isWhole = problems.length === 0;
      return { files, bytes: size, provenBy, isWhole, problems: problems.length };
    }),
  );
}

/** Makes backups of zips, each with its own date and computer; the zips stay. */
export function runZipImport(parts: AppParts, names: readonly string[]): Promise<JobView> {
  const options = { lock: 'none', changesBackups: true } as const;
  return runOnRepository(parts, 'zip-import', options, ({ repository, signal, job }) =>
    withZips(parts, async (zips) => {
      const lock = lockTerms(job);
      const { outcomes, zipBytes, added } = await importArchives(repository, zips, {
        names,
        lock,
        signal,
        onProgress: ({ name, stage, bytes }) => job.report({ stage, bytes, current: name }),
      });
      const refused = outcomes.flatMap((outcome) =>
        outcome.state === 'refused'
          ? [{ name: outcome.name, error: describeError(outcome.error) }]
          : [],
      );
      const backups = outcomes.flatMap((outcome) =>
        outcome.state === 'refused' ? [] : [{ name: outcome.name, id: outcome.snapshot.id }],
      );
      const count = (state: string) => outcomes.filter((outcome) => outcome.state === state).length;
      const [imported, known] = [count('imported'), count('known')];
      return { imported, known, backups, refused, zipBytes, bytesAdded: added };
    }),
  );
}

/** Writes a backup of a profile as a zip that Cherry Studio restores, beside the repository. */
export function runZipExport(
  parts: AppParts,
  id: string,
  { isLightweight, overwrite }: z.infer<typeof ZipExportRequest>,
): Promise<JobView> {
  const options = { lock: 'shared', subject: id } as const;
  return runOnRepository(parts, 'zip-export', options, (work) =>
    withZips(parts, async (to) => {
      const { snapshots, signal, job } = work;
      const { snapshot } = findSnapshot(snapshots, id);
      const result = await exportArchive(await indexOf(work), snapshot, {
        to,
        isLightweight,
        overwrite,
        signal,
        onProgress: (bytes) => job.report({ bytes, transferred: bytes }),
      });
      const leftOut = result.leftOut.slice(0, MOST_LEFT_OUT).map(({ path, reason }) => ({
        path: displayFileName(path),
        reason,
      }));
      parts.events.changed('zips');
      const { name, bytes, generation, files } = result;
      return { name, bytes, generation, files, leftOut };
    }),
  );
}

function describeZip(zip: ListedArchive): z.infer<typeof ZipView> {
  const { name, size, made, named, contents, isForeign, problem } = zip;
  const host = named?.host;
  const system = contents?.platform ?? named?.system;
  return {
    name,
    size,
    ...(made && { time: made.time.toISOString(), timeBy: made.by }),
    ...(host !== undefined && { host }),
    ...(system !== undefined && SYSTEMS[system] && { system: SYSTEMS[system] }),
    ...(contents && { generation: contents.generation, isLightweight: contents.isLightweight }),
    ...(contents?.appVersion !== undefined && { appVersion: contents.appVersion }),
    isForeign,
    ...(problem && { problem: describeError(problem) }),
  };
}
