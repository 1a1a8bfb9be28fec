import { stat } from 'node:fs/promises';
import { eraOf } from '../../sources/cherry-studio/generation.ts';
import {
  type DatabaseFacts,
  isAttachmentList,
  type NamedFile,
  type Profile,
  readDatabaseFacts,
  readFilesOfIndexedDb,
} from '../../sources/index.ts';
import type { StorableUnit } from './capture-units.ts';

/** A LevelDB larger than this is not asked which attachments it names: it would take seconds. */
const LARGEST_LIST_BYTES = 64 * 1024 * 1024;

/** What captured databases say of the profile. Of one that is damaged nothing is asked. */
export async function readCapturedFacts(
  { generation }: Pick<Profile, 'generation'>,
  captured: readonly StorableUnit[],
): Promise<DatabaseFacts> {
  const database = mainDatabase(captured);
  const facts =
    database === undefined ? undefined : await readDatabaseFacts(database).catch(() => undefined);
  // 2.x leaves the database of 1.x where it was.
  const attachments = eraOf(generation) === 'v1' ? await attachmentsIn(captured) : [];
  return { files: [...(facts?.files ?? []), ...attachments], messages: facts?.messages };
}

/** Where the copy of 2.x's database is. */
function mainDatabase(captured: readonly StorableUnit[]): string | undefined {
  const main = captured.find(
    ({ unit: { kind, part, as } }) =>
      kind === 'sqlite' && part === 'main' && as.endsWith('/cherrystudio.sqlite'),
  );
  return main?.files.at(0)?.from;
}

async function attachmentsIn(captured: readonly StorableUnit[]): Promise<NamedFile[]> {
  const list = captured.find(({ files }) => isAttachmentList(files));
  if (!list) return [];
  let bytes = 0;
  for (const { from } of list.files) bytes += (await stat(from)).size;
  return bytes > LARGEST_LIST_BYTES ? [] : readFilesOfIndexedDb(list.files);
}
