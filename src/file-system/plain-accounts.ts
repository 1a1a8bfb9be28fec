import { readFileSync } from 'node:fs';
import { type Accounts, rememberAccounts } from './remember-accounts.ts';

/** Users and groups by the files that list those of this computer alone. Where there are none, nobody is known. */
export function plainAccounts(passwdPath = '/etc/passwd', groupPath = '/etc/group'): Accounts {
  let users: Table | undefined;
  let groups: Table | undefined;
  const userTable = (): Table => (users ??= readTable(passwdPath));
  const groupTable = (): Table => (groups ??= readTable(groupPath));
  return rememberAccounts({
    userName: (uid) => userTable().find((account) => account.id === uid)?.name,
    groupName: (gid) => groupTable().find((account) => account.id === gid)?.name,
    userId: (name) => userTable().find((account) => account.name === name)?.id,
    groupId: (name) => groupTable().find((account) => account.name === name)?.id,
  });
}

type Table = readonly { readonly name: string; readonly id: number }[];

/** Lines of `name:password:number:…`; others (comments, `+` of NIS) are passed over. */
function readTable(path: string): Table {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => /^[^+#-]/.test(fields[0] ?? '') && /^\d+$/.test(fields[2] ?? ''))
    .map((fields) => ({ name: fields[0]!, id: Number(fields[2]) }));
}
