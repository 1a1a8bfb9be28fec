export type { LevelDbProblem, LevelDbProblemKind } from './damage.ts';
export {
  type LevelDbFile,
  type LevelDbFiles,
  levelDbFileAt,
  levelDbFileOf,
  levelDbFolder,
} from './leveldb-files.ts';
export { type LevelDbEntry, type ReadLevelDbOptions, readLevelDb } from './read-leveldb.ts';
export { verifyLevelDb } from './verify-leveldb.ts';
