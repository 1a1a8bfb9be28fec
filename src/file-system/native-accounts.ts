import { constants } from 'node:os';
import type { CFunction, CLibrary } from './c-library.ts';
import { CString } from './c-string.ts';
import { type Accounts, rememberAccounts } from './remember-accounts.ts';

/** Users and groups as the C library knows them: from files, directory services, or what else is configured. */
export function nativeAccounts(c: CLibrary): Accounts {
  const byId = ['uint32_t', 'void *', 'void *', 'size_t', 'void *'];
  const byName = ['void *', 'void *', 'void *', 'size_t', 'void *'];
  const userById = c.bind('getpwuid_r', 'int', byId);
  const groupById = c.bind('getgrgid_r', 'int', byId);
  const userByName = c.bind('getpwnam_r', 'int', byName);
  const groupByName = c.bind('getgrnam_r', 'int', byName);
  const nameString = new CString();

  // C fills in a struct passwd or group. Both begin, on every 64-bit system, with a pointer to the name, one to
  // the password, and the number.
  const entry = Buffer.alloc(256);
  const found = Buffer.alloc(8);
  let texts = Buffer.allocUnsafeSlow(4096);

  function lookUp(call: CFunction, key: number | Buffer): boolean {
    let error = call(key, entry, texts, texts.length, found);
    // A group with thousands of members has a long entry.
    while (error === constants.errno.ERANGE && texts.length < 2 ** 26) {
      texts = Buffer.allocUnsafeSlow(4 * texts.length);
      error = call(key, entry, texts, texts.length, found);
    }
    return error === 0 && found.readBigUInt64LE() !== 0n;
  }

  const nameIn = (): string => c.textAt(entry.readBigUInt64LE(0));
  const idIn = (): number => entry.readUInt32LE(16);

  return rememberAccounts({
    userName: (uid) => (lookUp(userById, uid) ? nameIn() : undefined),
    groupName: (gid) => (lookUp(groupById, gid) ? nameIn() : undefined),
    userId: (name) => (lookUp(userByName, nameString.of(name, 'getpwnam_r')) ? idIn() : undefined),
    groupId: (name) =>
      lookUp(groupByName, nameString.of(name, 'getgrnam_r')) ? idIn() : undefined,
  });
}
