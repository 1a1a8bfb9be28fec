import type { PrivacyReport } from '../storage/s3/privacy/privacy-report.ts';
import type { CommandContext } from './command-context.ts';
import { repositoryAddress } from './global-options.ts';
import { readyStorageOf, storagesOf } from './named-storages.ts';

const LIMIT_MS = 3_000;
/** Every repository has it, directly in its folder. */
const OBJECT = 'config';

/**
 * Looks each week whether others can read the bucket of a named storage, and warns of it. Its settings remember when it
 * was looked at; a storage without a name is not looked at. Takes three seconds at most, and never fails: the next time will
 * do as well.
 */
export async function lookAtPrivacyWeekly(context: CommandContext): Promise<void> {
  try {
    const address = repositoryAddress(context.global, context.env);
    if (!address.startsWith('storage:')) return;
    await lookWhenDue(context, address);
  } catch (error) {
    if (context.signal.aborted) return;
    const { message } = error as Error;
    context.output.say(`it could not be seen whether the bucket is private: ${message}`, 1);
  }
}

/** Remembers that it was seen now who can read the bucket of a named storage. */
export async function rememberPrivacyLook(context: CommandContext, name: string): Promise<void> {
  await (await storagesOf(context)).notePrivacyLook(name);
}

async function lookWhenDue(context: CommandContext, address: string): Promise<void> {
  const [{ parseStorageAddress }, { privacyCheckDue }] = await Promise.all([
    import('../settings/storage-address.ts'),
    import('../storage/s3/privacy/privacy-check-due.ts'),
  ]);
  const named = parseStorageAddress(address);
  const storages = await storagesOf(context);
  const storage = (await storages.list()).find(({ name }) => name === named?.name);
  if (!named || !storage) return;
  const { privacyChecked } = storage;
  if (!privacyCheckDue(privacyChecked ? new Date(privacyChecked) : undefined, new Date())) return;
  const privacy = await look(context, named);
  if (!privacy) return;
  await rememberPrivacyLook(context, named.name);
  if (privacy.state === 'public') warn(context, named.name, privacy);
}

async function look(
  context: CommandContext,
  address: Parameters<typeof readyStorageOf>[1],
): Promise<PrivacyReport | undefined> {
  const [{ storagePlaceOf }, { s3SettingsOf }, { lookAtPrivacy }] = await Promise.all([
    import('./open-repository.ts'),
    import('../storage/open-storage.ts'),
    import('../storage/s3/privacy/look-at-privacy.ts'),
  ]);
  const ready = await readyStorageOf(context, address);
  const { location, options } = await storagePlaceOf(context, ready);
  if (location.kind !== 's3') return undefined;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LIMIT_MS)]);
  return lookAtPrivacy(s3SettingsOf(location, options), { key: OBJECT, signal });
}

function warn({ output }: CommandContext, name: string, privacy: PrivacyReport): void {
  if (output.json) {
    output.warnValue({ message_type: 'privacy', name, state: privacy.state, says: privacy.says });
  } else {
    output.warn(
      `WARNING: ${privacy.says} Backups are encrypted all the same; \`kirsch storage test ${name}\` says how to make it private.`,
    );
  }
}
