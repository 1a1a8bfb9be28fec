import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileSystemExtras } from './file-system-extras.ts';
import { nativeFileSystem } from './native-file-system.ts';

// Linux wants a namespace in front of a name; `user` is the one that everybody may write.
const prefix = 'user.';

const folders = [tmpdir(), '/dev/shm'].filter(hasAttributes);

/** Whether this file system has extended attributes: tmpfs has them since Linux 6.6 only. */
function hasAttributes(parent: string): boolean {
  if (platform() === 'win32' || !existsSync(parent)) return false;
  const folder = mkdtempSync(join(parent, 'kirsch-xattr-'));
  try {
    nativeFileSystem().setExtendedAttribute(folder, 'user.kirsch', Buffer.of(1));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOTSUP' });
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it.skipIf(platform() === 'win32')(
  'finds extended attributes in the folder for temporary files',
  () => {
    expect(folders).toContain(tmpdir());
  },
);

describe.each(folders)('extended attributes in %s', (parent) => {
  let folder = '';
  let extras: FileSystemExtras;
  beforeAll(() => {
    folder = mkdtempSync(join(parent, 'kirsch-xattr-'));
    extras = nativeFileSystem();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  let count = 0;
  const newFile = (): string => {
    const path = join(folder, `file-${count++}`);
    writeFileSync(path, '');
    return path;
  };

  it('come back as they were set, with any bytes in any number', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    const values = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(fc.dictionary(names, values, { maxKeys: 12 }), (attributes) => {
        const path = newFile();
        const expected = new Map<string, string>();
        for (const [name, value] of Object.entries(attributes)) {
          if (name.includes('\0') || !name.isWellFormed()) continue;
          extras.setExtendedAttribute(path, prefix + name, value);
          expected.set(prefix + name, Buffer.from(value).toString('hex'));
        }
        const actual = extras
          .listExtendedAttributes(path)
          .map(({ name, value }) => [name, value.toString('hex')] as const);
        expect(new Map(actual)).toEqual(expected);
        expect(actual).toHaveLength(expected.size);
      }),
    );
  });

  it('keep values to themselves: one that is read later changes none that was read before', () => {
    const path = newFile();
    extras.setExtendedAttribute(path, 'user.first', Buffer.from('first value'));
    const [before] = extras.listExtendedAttributes(path);
    extras.setExtendedAttribute(path, 'user.first', Buffer.from('other value'));
    expect(extras.listExtendedAttributes(path)[0]?.value.toString()).toBe('other value');
    expect(before?.value.toString()).toBe('first value');
  });

  it('may be empty, and are replaced and removed', () => {
    const path = newFile();
    expect(extras.listExtendedAttributes(path)).toEqual([]);
    extras.setExtendedAttribute(path, 'user.a', Buffer.alloc(0));
    expect(extras.listExtendedAttributes(path)).toEqual([
      { name: 'user.a', value: Buffer.alloc(0) },
    ]);
    extras.removeExtendedAttribute(path, 'user.a');
    extras.removeExtendedAttribute(path, 'user.a');
    expect(extras.listExtendedAttributes(path)).toEqual([]);
  });

  it.runIf(platform() === 'linux')('may have names that are not UTF-8', () => {
    const path = newFile();
    extras.setExtendedAttribute(path, 'user.\udcff\u00e4\udc80', Buffer.from('value'));
    expect(extras.listExtendedAttributes(path)).toEqual([
      { name: 'user.\udcff\u00e4\udc80', value: Buffer.from('value') },
    ]);
  });

  it('are those of a symlink itself, which has none, and not those of its target', () => {
    const target = newFile();
    extras.setExtendedAttribute(target, 'user.of-target', Buffer.from('x'));
    const link = join(folder, 'link');
    symlinkSync(target, link);
    expect(extras.listExtendedAttributes(link)).toEqual([]);
    if (platform() === 'linux') {
      expect(() => extras.setExtendedAttribute(link, 'user.a', Buffer.of(1))).toThrow(/^EPERM/);
    }
    expect(extras.listExtendedAttributes(target)).toHaveLength(1);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('are listed by the system in the order in which we list them', () => {
    const path = newFile();
    for (const name of ['b', 'a', 'zz', 'c']) {
      extras.setExtendedAttribute(path, prefix + name, Buffer.from(name));
    }
    const python = 'import os,sys; print("\\n".join(os.listxattr(sys.argv[1])))';
    let listed: string;
    try {
      listed = execFileSync('python3', ['-c', python, path], { encoding: 'utf8' });
    } catch {
      // No Python, or one for a system where it has no such function.
      return;
    }
    const names = extras.listExtendedAttributes(path).map(({ name }) => name);
    expect(names).toEqual(listed.trim().split('\n'));
  });
});

it.skipIf(platform() === 'win32')('are none where the file system has none', () => {
  const withoutAttributes = ['/proc/self/cmdline', '/dev/null'].filter((path) => existsSync(path));
  for (const path of withoutAttributes) {
    expect(nativeFileSystem().listExtendedAttributes(path)).toEqual([]);
  }
});
