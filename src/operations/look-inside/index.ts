export { type ChatFormat, exportChat, findChat } from './export-chat.ts';
export { type LookInsideOptions, lookInside } from './look-inside.ts';
export {
  type FoundInBackups,
  type SearchBackupsOptions,
  type SearchResult,
  searchBackups,
} from './search-backups.ts';
export { PROFILE_ROOT, SnapshotFiles } from './snapshot-files.ts';
