import { constants, platform } from 'node:os';
import { decodeFileName, type ExtendedAttribute } from '../format/index.ts';
import type { CFunction, CLibrary } from './c-library.ts';
import { CString } from './c-string.ts';
import type { FileSystemExtras, LocalPath } from './file-system-extras.ts';

type ExtendedAttributeFunctions = Pick<
  FileSystemExtras,
  'listExtendedAttributes' | 'setExtendedAttribute' | 'removeExtendedAttribute'
>;

/** The four calls in Linux's shape; a negative result means that `errno` says why. */
interface Calls {
  list(path: Buffer, names: Buffer, size: number): number;
  get(path: Buffer, name: Buffer, value: Buffer, size: number): number;
  set(path: Buffer, name: Buffer, value: Buffer, size: number): number;
  remove(path: Buffer, name: Buffer): number;
  /** What `errno` says when there is no such attribute. */
  readonly notThere: number;
}

/** Extended attributes of files, folders and symlinks, by the C library. */
export function nativeExtendedAttributes(c: CLibrary): ExtendedAttributeFunctions {
  const calls = platform() === 'darwin' ? macosCalls(c) : linuxCalls(c);
  const pathString = new CString();
  const nameString = new CString();
  // Linux allows 64 KiB for all names, and as much for a value; macOS sets no limit.
  let names = Buffer.allocUnsafeSlow(65_536);
  let value = Buffer.allocUnsafeSlow(65_536);

  function listExtendedAttributes(path: LocalPath): ExtendedAttribute[] {
    const pathBytes = pathString.of(path, 'listxattr');
    let length = calls.list(pathBytes, names, names.length);
    while (length < 0 && c.errno() === constants.errno.ERANGE) {
      names = Buffer.allocUnsafeSlow(2 * names.length);
      length = calls.list(pathBytes, names, names.length);
    }
    if (length === 0) return [];
    if (length < 0) {
      if (isUnsupported(c.errno())) return [];
      throw c.lastError('listxattr', path);
    }
    const attributes: ExtendedAttribute[] = [];
    for (let start = 0; start < length; ) {
      const end = names.indexOf(0, start);
      const name = names.subarray(start, end + 1);
      const content = readValue(path, pathBytes, name);
      if (content) attributes.push({ name: decodeFileName(name.subarray(0, -1)), value: content });
      start = end + 1;
    }
    return attributes;
  }

  /** Undefined when the attribute is gone since it was listed. `name` ends with NUL. */
  function readValue(path: LocalPath, pathBytes: Buffer, name: Buffer): Buffer | undefined {
    let length = calls.get(pathBytes, name, value, value.length);
    while (length < 0 && c.errno() === constants.errno.ERANGE) {
      value = Buffer.allocUnsafeSlow(2 * value.length);
      length = calls.get(pathBytes, name, value, value.length);
    }
    if (length >= 0) return Buffer.from(value.subarray(0, length));
    if (c.errno() === calls.notThere) return undefined;
    throw c.lastError('getxattr', path);
  }

  function setExtendedAttribute(path: LocalPath, name: string, content: Uint8Array): void {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    const pathBytes = pathString.of(path, 'setxattr');
    if (calls.set(pathBytes, nameString.of(name, 'setxattr'), bytes, bytes.length) < 0) {
      throw c.lastError('setxattr', path);
    }
  }

  function removeExtendedAttribute(path: LocalPath, name: string): void {
    const pathBytes = pathString.of(path, 'removexattr');
    if (calls.remove(pathBytes, nameString.of(name, 'removexattr')) >= 0) return;
    if (c.errno() !== calls.notThere) throw c.lastError('removexattr', path);
  }

  return { listExtendedAttributes, setExtendedAttribute, removeExtendedAttribute };
}

function isUnsupported(errno: number): boolean {
  return errno === constants.errno.ENOTSUP || errno === constants.errno.ENOSYS;
}

function linuxCalls(c: CLibrary): Calls {
  const list = c.bind('llistxattr', 'intptr_t', ['void *', 'void *', 'size_t']);
  const get = c.bind('lgetxattr', 'intptr_t', ['void *', 'void *', 'void *', 'size_t']);
  const set = c.bind('lsetxattr', 'int', ['void *', 'void *', 'void *', 'size_t', 'int']);
  const remove = c.bind('lremovexattr', 'int', ['void *', 'void *']);
  const createOrReplace = 0;
  return {
    list,
    get,
    set: (path, name, value, size) => set(path, name, value, size, createOrReplace),
    remove,
    notThere: constants.errno.ENODATA,
  };
}

function macosCalls(c: CLibrary): Calls {
  const noFollow = 1;
  const whole = 0;
  const list = c.bind('listxattr', 'intptr_t', ['void *', 'void *', 'size_t', 'int']);
  const read = ['void *', 'void *', 'void *', 'size_t', 'uint32_t', 'int'];
  const get: CFunction = c.bind('getxattr', 'intptr_t', read);
  const set: CFunction = c.bind('setxattr', 'int', read);
  const remove = c.bind('removexattr', 'int', ['void *', 'void *', 'int']);
  return {
    list: (path, names, size) => list(path, names, size, noFollow),
    get: (path, name, value, size) => get(path, name, value, size, whole, noFollow),
    set: (path, name, value, size) => set(path, name, value, size, whole, noFollow),
    remove: (path, name) => remove(path, name, noFollow),
    // ENOATTR, which Node.js has no name for.
    notThere: 93,
  };
}
