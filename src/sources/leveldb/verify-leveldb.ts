import { throwIfAborted } from '../../errors/index.ts';
import { BLOCK_TRAILER, readBlock } from './block.ts';
import { openTableFile, readCurrentVersion } from './current-version.ts';
import { damagedLevelDb, type LevelDbProblem, levelDbProblemOf } from './damage.ts';
import type { LevelDbFiles } from './leveldb-files.ts';
import { readLog } from './read-leveldb.ts';
import { FOOTER, type OpenTable, openTable, readTable } from './table.ts';
import type { TableFacts } from './version-edit.ts';

/**
 * Reads a whole LevelDB folder and tells what is wrong: CURRENT, the MANIFEST, every table that it names (length, first and last key, each
 * byte proven by a checksum or by what may stand there), every log. Empty when all is well. A log that ends in the middle of a record
 * is well: its writer was stopped, or had not ended. Of each file the first problem is told. Files that the database does not name are
 * not looked at.
 *
 * Whether a log is as long as it should be cannot be told from the folder alone.
 *
 * @throws KirschError `ABORTED`; and what reading the files throws
 */
export async function verifyLevelDb(
  files: LevelDbFiles,
  signal?: AbortSignal,
): Promise<readonly LevelDbProblem[]> {
  const problems: LevelDbProblem[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      const problem = levelDbProblemOf(error);
      if (!problem) throw error;
      problems.push(problem);
      return undefined;
    }
  };
  const version = await attempt(() => readCurrentVersion(files, false));
  for (const facts of version?.tables ?? []) {
    await attempt(() => verifyTable(files, facts, signal));
  }
  for (const name of version?.logs ?? []) {
    await attempt(async () => {
      for await (const _ of readLog(files, name)) throwIfAborted(signal);
    });
  }
  return problems;
}

async function verifyTable(
  files: LevelDbFiles,
  facts: TableFacts,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { name, file } = await openTableFile(files, facts.number);
  const table = await openTable(name, file, facts);
  assertCovered(table);
  let first: Buffer | undefined;
  let last: Buffer | undefined;
  for await (const { keys } of readTable(table)) {
    throwIfAborted(signal);
    first ??= keys[0];
    last = keys.at(-1) ?? last;
  }
  for (const handle of table.otherBlocks) await readBlock(table.file, handle);
  if (!first?.equals(facts.smallest) || !last?.equals(facts.largest)) {
    throw damagedLevelDb(
      { kind: 'malformed', file: name, offset: 0 },
      'is not the table that the MANIFEST tells of',
    );
  }
}

/** Blocks follow each other up to the footer, so that no byte is left that no checksum proves. */
function assertCovered({ file, dataBlocks, otherBlocks }: OpenTable): void {
  const blocks = [...dataBlocks, ...otherBlocks].sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const { offset, size } of blocks) {
    if (offset !== end) break;
    end += size + BLOCK_TRAILER;
  }
  if (end !== file.size - FOOTER) {
    throw damagedLevelDb(
      { kind: 'malformed', file: file.name, offset: end },
      'has blocks that do not follow each other',
    );
  }
}
