import { execFile } from 'node:child_process';
import { appendFileSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openStorage, parseRepositoryUrl } from '../../src/storage/index.ts';
import { createCheapRepository, PASSWORD } from '../../test/campaigns/cheap-repository.ts';
import { changeFiles } from '../change-files.ts';
import { makeDocuments } from '../generated-files.ts';
import { commandOf, rekeyCommand } from '../programs.ts';
import type { MaintenanceExtent } from './maintenance-results.ts';

/** The repositories that are copied for each run, as folders. */
export interface Originals {
  /** Many backups of many files, one hundredth of them changed from one to the next. */
  readonly history: string;
  /** Very many backups of next to nothing. */
  readonly listing: string;
}

export interface OriginalsOptions {
  readonly signal: AbortSignal;
  /** Called now and then, with words for a person. */
  readonly onNote: (text: string) => void;
}

const run = promisify(execFile);
/** restic alone waits 15 minutes for a dead server. */
const TIMEOUT_MS = 30 * 60 * 1000;
const NOTE_EVERY = 100;

/**
 * Lets restic back up a folder again and again, while it changes. Trying the key costs nothing until all is made, and then
 * what Kirsch's keys cost.
 * @param folder an existing, empty one; its part `originals` remains
 */
export async function makeOriginals(
  folder: string,
  { files, snapshots, listed }: MaintenanceExtent,
  options: OriginalsOptions,
): Promise<Originals> {
  const originals = {
    history: join(folder, 'originals', 'history'),
    listing: join(folder, 'originals', 'listing'),
  };
  const documents = join(folder, 'documents');
  mkdirSync(documents);
  makeDocuments(documents, files);
  await backUpOften(originals.history, documents, snapshots, options, (count) =>
    changeFiles(documents, `maintenance ${count}`),
  );
  rmSync(documents, { recursive: true });

  const diary = join(folder, 'diary');
  mkdirSync(diary);
  await backUpOften(originals.listing, diary, listed, options, (count) =>
    appendFileSync(join(diary, 'entries'), `Day ${count}.\n`),
  );
  rmSync(diary, { recursive: true });
  return originals;
}

async function backUpOften(
  repository: string,
  source: string,
  count: number,
  { signal, onNote }: OriginalsOptions,
  change: (count: number) => void,
): Promise<void> {
  await createCheapRepository(await openStorage(parseRepositoryUrl(repository)));
  const cacheFolder = `${repository}-cache`;
  const backup = commandOf('restic', ['backup', source, '--host', 'bench'], {
    address: repository,
    cacheFolder,
  });
  for (let done = 0; done < count; done++) {
    if (done % NOTE_EVERY === 0) onNote(`restic makes ${count} backups, ${done} are done`);
    change(done);
    await runQuietly(backup, signal);
  }
  rmSync(cacheFolder, { recursive: true });
  await rekey(repository, signal);
}

/** Gives a repository's only key the cost that Kirsch's keys have. */
export async function rekey(repository: string, signal: AbortSignal): Promise<void> {
  const passwordFile = `${repository}-password`;
  writeFileSync(passwordFile, PASSWORD);
  await runQuietly(rekeyCommand({ address: repository, cacheFolder: '' }, passwordFile), signal);
  rmSync(passwordFile);
}

/** Runs a program that is not measured, to its end. */
export async function runQuietly(
  [path = '', ...words]: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await run(path, words, { env: environment(), timeout: TIMEOUT_MS, signal });
}

/** What both programs find in their environment. */
export function environment(): Record<string, string> {
  const { PATH = '', TMPDIR = '' } = process.env;
  return {
    PATH,
    HOME: TMPDIR,
    TMPDIR,
    RESTIC_PASSWORD: PASSWORD,
    RESTIC_FROM_PASSWORD: PASSWORD,
  };
}

/** A copy that costs no room: repositories never change a file, they only add and remove some. */
export function copyByLinks(folder: string, copy: string): void {
  mkdirSync(copy, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [from, to] = [join(folder, entry.name), join(copy, entry.name)];
    if (entry.isDirectory()) copyByLinks(from, to);
    else linkSync(from, to);
  }
}
