import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLibrary } from './c-library.ts';
import { nativeAccounts } from './native-accounts.ts';
import { plainAccounts } from './plain-accounts.ts';
import { rememberAccounts } from './remember-accounts.ts';

const nobodysNumber = 3_999_999_999;

describe.skipIf(platform() === 'win32')('users and groups of the system', () => {
  it('are found by number and by name', () => {
    const accounts = nativeAccounts(new CLibrary());
    expect(accounts.userName(0)).toBe('root');
    expect(accounts.userId('root')).toBe(0);
    const group = platform() === 'darwin' ? 'wheel' : 'root';
    expect(accounts.groupName(0)).toBe(group);
    expect(accounts.groupId(group)).toBe(0);
    const self = userInfo();
    expect(accounts.userName(self.uid)).toBe(self.username);
    expect(accounts.userId(self.username)).toBe(self.uid);
  });

  it('are undefined when there are none, asked once or again', () => {
    const accounts = nativeAccounts(new CLibrary());
    for (let time = 0; time < 2; time++) {
      expect(accounts.userName(nobodysNumber)).toBeUndefined();
      expect(accounts.groupName(nobodysNumber)).toBeUndefined();
      expect(accounts.userId('nobody-has-this-name')).toBeUndefined();
      expect(accounts.groupId('nobody-has-this-name')).toBeUndefined();
    }
  });

  it.runIf(platform() === 'linux')('are the same when read from files', () => {
    const native = nativeAccounts(new CLibrary());
    const plain = plainAccounts();
    for (let id = 0; id < 200; id++) {
      const user = plain.userName(id);
      if (user !== undefined) expect(native.userName(id)).toBe(user);
      const group = plain.groupName(id);
      if (group !== undefined) expect(native.groupName(id)).toBe(group);
    }
  });
});

describe('users and groups in files', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-accounts-'));
    const users =
      '# comment\nroot:x:0:0:::\n+nis::0:0:::\nbroken\nada:x:1000:1000:Ada:/home/ada:/bin/sh\n';
    writeFileSync(join(folder, 'passwd'), users);
    writeFileSync(join(folder, 'group'), 'root:x:0:\nstaff:x:50:ada,bob\nbad:x:1x:\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are found; comments and what is no account are passed over', () => {
    const accounts = plainAccounts(join(folder, 'passwd'), join(folder, 'group'));
    expect([accounts.userName(1000), accounts.userName(0)]).toEqual(['ada', 'root']);
    expect([accounts.userId('ada'), accounts.userId('+nis')]).toEqual([1000, undefined]);
    expect([accounts.groupName(50), accounts.groupId('staff')]).toEqual(['staff', 50]);
    expect([accounts.groupName(1), accounts.groupId('bad')]).toEqual([undefined, undefined]);
  });

  it('are nobody where there are no files', () => {
    const accounts = plainAccounts(join(folder, 'none'), join(folder, 'none'));
    expect([accounts.userName(0), accounts.groupId('root')]).toEqual([undefined, undefined]);
  });
});

it('each user is asked for once, also when there is none', () => {
  const asked: number[] = [];
  const ask = (id: number): string | undefined => {
    asked.push(id);
    return id === 1 ? 'one' : undefined;
  };
  const none = (): undefined => undefined;
  const accounts = rememberAccounts({
    userName: ask,
    groupName: none,
    userId: none,
    groupId: none,
  });
  expect([1, 2, 1, 2].map(accounts.userName)).toEqual(['one', undefined, 'one', undefined]);
  expect(asked).toEqual([1, 2]);
});
