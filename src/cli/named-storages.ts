import type { ReadyStorage } from '../settings/ready-storage.ts';
import type { StorageAddress } from '../settings/storage-address.ts';
import type { Storages } from '../settings/storages.ts';
import type { CommandContext } from './command-context.ts';
import { repositoryAddress } from './global-options.ts';

/** The storages of this user. What they warn of is said as it happens. */
export async function storagesOf({ env, output }: CommandContext): Promise<Storages> {
  const { Storages } = await import('../settings/storages.ts');
  return Storages.ofUser(env, { onWarning: (sentence) => output.warn(sentence) });
}

/** The storage that `--repo storage:NAME` names, with its keys; `undefined` for any other address. */
export async function namedStorageOf(context: CommandContext): Promise<ReadyStorage | undefined> {
  const text = repositoryAddress(context.global, context.env);
  if (!text.startsWith('storage:')) return undefined;
  const { parseStorageAddress } = await import('../settings/storage-address.ts');
  const address = parseStorageAddress(text);
  return address && readyStorageOf(context, address);
}

/** A storage of the settings, with its keys, which no message may repeat from then on. */
export async function readyStorageOf(
  context: CommandContext,
  address: StorageAddress,
): Promise<ReadyStorage> {
  const ready = await (await storagesOf(context)).ready(address, context.env);
  const { secretAccessKey, sessionToken } = ready.options;
  for (const secret of [secretAccessKey, sessionToken]) if (secret) context.secrets.add(secret);
  return ready;
}
