import type { FileSystemExtras } from './file-system-extras.ts';

/** The part of `FileSystemExtras` that knows users and groups. */
export type Accounts = Pick<FileSystemExtras, 'userName' | 'groupName' | 'userId' | 'groupId'>;

/** Asks for each user and group once, and remembers also that there is none. */
export function rememberAccounts(accounts: Accounts): Accounts {
  return {
    userName: remember(accounts.userName),
    groupName: remember(accounts.groupName),
    userId: remember(accounts.userId),
    groupId: remember(accounts.groupId),
  };
}

function remember<Key, Value>(ask: (key: Key) => Value): (key: Key) => Value {
  const answers = new Map<Key, Value>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined || answers.has(key)) return known as Value;
    const answer = ask(key);
    answers.set(key, answer);
    return answer;
  };
}
