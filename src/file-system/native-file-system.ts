import { platform } from 'node:os';
import { type CFunction, CLibrary } from './c-library.ts';
import { CString } from './c-string.ts';
import type { FileSystemExtras, LocalPath } from './file-system-extras.ts';
import { nativeAccounts } from './native-accounts.ts';
import { nativeExtendedAttributes } from './native-extended-attributes.ts';
import { setModeOfSymlink } from './set-mode-of-symlink.ts';

const nanosecondsPerSecond = 1_000_000_000n;

/**
 * The extras by calls of the C library, on 64-bit Linux (glibc or musl) and macOS. A call takes about 2 µs, as long
 * as one of Node's own. One per thread: its functions share buffers.
 *
 * @throws on another platform, and where koffi cannot be loaded
 */
export function nativeFileSystem(): FileSystemExtras {
  const system = platform();
  if (system !== 'linux' && system !== 'darwin') {
    throw new Error(`There is no native file system for ${system}.`);
  }
  if (process.arch === 'arm' || process.arch === 'ia32') {
    throw new Error(`The structs of C are laid out differently on ${process.arch}.`);
  }
  const c = new CLibrary();
  const pathString = new CString();
  // <fcntl.h>: the current folder, and "the symlink itself".
  const [currentFolder, noFollow] = system === 'darwin' ? [-2, 0x20] : [-100, 0x100];

  const utimensat = c.bind('utimensat', 'int', ['int', 'void *', 'void *', 'int']);
  const futimens = c.bind('futimens', 'int', ['int', 'void *']);
  const mkfifo = c.bind('mkfifo', 'int', ['void *', 'uint32_t']);
  // Bound when it is needed: glibc has it since 2.33 only, and few backups hold devices.
  let mknod: CFunction | undefined;

  /** Two structs timespec: seconds, rounded down, and the nanoseconds on top. */
  const times = Buffer.alloc(32);
  function fillTimes(atimeNs: bigint, mtimeNs: bigint): void {
    fillTime(0, atimeNs);
    fillTime(16, mtimeNs);
  }
  function fillTime(offset: number, ns: bigint): void {
    let rest = ns % nanosecondsPerSecond;
    if (rest < 0n) rest += nanosecondsPerSecond;
    times.writeBigInt64LE((ns - rest) / nanosecondsPerSecond, offset);
    times.writeBigInt64LE(rest, offset + 8);
  }

  return {
    missing: [],

    setTimes(path: LocalPath, atimeNs: bigint, mtimeNs: bigint): void {
      fillTimes(atimeNs, mtimeNs);
      const pathBytes = pathString.of(path, 'utime');
      if (utimensat(currentFolder, pathBytes, times, noFollow) !== 0) {
        throw c.lastError('utime', path);
      }
    },

    setTimesOfFd(fd: number, atimeNs: bigint, mtimeNs: bigint): void {
      fillTimes(atimeNs, mtimeNs);
      if (futimens(fd, times) !== 0) throw c.lastError('futime');
    },

    makeFifo(path: LocalPath, mode: number): void {
      if (mkfifo(pathString.of(path, 'mkfifo'), mode) !== 0) throw c.lastError('mkfifo', path);
    },

    makeDevice(path: LocalPath, mode: number, device: number | bigint): void {
      mknod ??= bindMknod(c);
      if (mknod(pathString.of(path, 'mknod'), mode, device) !== 0) throw c.lastError('mknod', path);
    },

    setModeOfSymlink,
    ...nativeExtendedAttributes(c),
    ...nativeAccounts(c),
  };
}

/** mknod(path, mode, device). */
function bindMknod(c: CLibrary): CFunction {
  if (platform() === 'darwin') return c.bind('mknod', 'int', ['void *', 'uint32_t', 'int32_t']);
  try {
    return c.bind('mknod', 'int', ['void *', 'uint32_t', 'uint64_t']);
  } catch {
    // Older glibc has mknod in its headers only, as a call of this one, with the device in memory.
    const versioned = c.bind('__xmknod', 'int', ['int', 'void *', 'uint32_t', 'void *']);
    const deviceInMemory = Buffer.alloc(8);
    return (path, mode, device) => {
      deviceInMemory.writeBigUInt64LE(BigInt(device as number | bigint));
      return versioned(0, path as Buffer, mode as number, deviceInMemory);
    };
  }
}
