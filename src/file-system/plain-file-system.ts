import { futimesSync, lutimesSync } from 'node:fs';
import { constants, platform } from 'node:os';
import type { FileSystemExtras, LocalPath } from './file-system-extras.ts';
import { nodePath } from './node-path.ts';
import { plainAccounts } from './plain-accounts.ts';
import { setModeOfSymlink } from './set-mode-of-symlink.ts';
import { systemError } from './system-error.ts';

const missingOnWindows = [
  'times finer than a microsecond',
  'creation times and file attributes',
  'owners and access control lists',
];

const missingElsewhere = [
  'times finer than a microsecond',
  'extended attributes',
  'FIFOs and devices',
  'names of users and groups from directory services',
];

/** The extras as far as Node.js alone brings them: for Windows, and for where koffi cannot be loaded. */
export function plainFileSystem(): FileSystemExtras {
  return {
    missing: platform() === 'win32' ? missingOnWindows : missingElsewhere,

    setTimes(path: LocalPath, atimeNs: bigint, mtimeNs: bigint): void {
      lutimesSync(nodePath(path), seconds(atimeNs), seconds(mtimeNs));
    },

    setTimesOfFd(fd: number, atimeNs: bigint, mtimeNs: bigint): void {
      futimesSync(fd, seconds(atimeNs), seconds(mtimeNs));
    },

    listExtendedAttributes: () => [],
    setExtendedAttribute: (path) => fail('setxattr', path),
    removeExtendedAttribute: (path) => fail('removexattr', path),
    makeFifo: (path) => fail('mkfifo', path),
    makeDevice: (path) => fail('mknod', path),

    setModeOfSymlink,
    ...plainAccounts(),
  };
}

/** Text, because Node.js takes a negative number, a time before 1970, to mean now. */
function seconds(ns: bigint): string {
  return String(Number(ns) / 1e9);
}

function fail(syscall: string, path: LocalPath): never {
  throw systemError(constants.errno.ENOTSUP, syscall, path);
}
