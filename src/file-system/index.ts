export type { FileSystemExtras, LocalPath } from './file-system-extras.ts';
export { fsyncFolder } from './fsync-folder.ts';
export { nativeFileSystem } from './native-file-system.ts';
export { nodePath } from './node-path.ts';
export { openFileSystem } from './open-file-system.ts';
export { plainFileSystem } from './plain-file-system.ts';
export { repositoryNames, toLocalPath, toLongPath, toRepositoryPath } from './repository-path.ts';
export { isSafeName, localPlatform, type PathPlatform } from './safe-name.ts';
export type { SystemError } from './system-error.ts';
