import type { EarlyKey } from '../repository/early-key.ts';
import type { RememberedKey } from '../repository/remembered-keys.ts';
import type { CommandContext } from './command-context.ts';
import { fromEnvironment } from './environment.ts';
import { repositoryAddress } from './global-options.ts';

/** The key of the repository that the options name, as far as this computer knows it. */
export interface KnownKey {
  /** Where the next key file that opens it is to be kept. */
  readonly place: RememberedKey;
  /** The last one, which is being derived from now on. */
  readonly earlyKey: EarlyKey | undefined;
}

/**
 * Looks for the key that opened the repository last, and begins to derive it. Only where asking for it crosses a network: a
 * folder is as near as the cache would be.
 * @param password as soon as it is known
 */
export async function rememberedKeyOf(
  context: CommandContext,
  cacheRoot: string,
  password: Promise<string>,
): Promise<KnownKey | undefined> {
  const address = repositoryAddress(context.global, context.env);
  if (!context.global.cache || !/^(s3|storage):/.test(address)) return undefined;
  const [{ RememberedKey }, { deriveEarly }, known] = await Promise.all([
    import('../repository/remembered-keys.ts'),
    import('../repository/early-key.ts'),
    password,
  ]);
  const place = new RememberedKey(cacheRoot, address);
  const file = keyHintOf(context) === undefined ? place.file : undefined;
  return { place, earlyKey: file && deriveEarly(file, known) };
}

/** Which key a person wants tried first. */
export function keyHintOf({ global, env }: CommandContext): string | undefined {
  return global.keyHint ?? fromEnvironment(env, 'KEY_HINT');
}
