import type { Command } from 'commander';
import { KirschError } from '../errors/index.ts';
import type { BackupChoice, PartId } from '../sources/index.ts';

/** Options of `kirsch backup` that say what of which profile is backed up. */
export interface ProfileOptions {
  readonly cherryStudio?: boolean;
  readonly profile?: string;
  readonly parts?: string;
  readonly lightweight?: boolean;
  readonly withoutApiKeys?: boolean;
}

/** Means the parts that are backed up unless told otherwise. */
const DEFAULT_PARTS = 'default';

/** Options that say what of folders is backed up: of a profile, its parts say that. */
const OF_FOLDERS = {
  exclude: '--exclude',
  excludeFile: '--exclude-file',
  iexclude: '--iexclude',
  iexcludeFile: '--iexclude-file',
  excludeCaches: '--exclude-caches',
  excludeIfPresent: '--exclude-if-present',
  excludeLargerThan: '--exclude-larger-than',
  oneFileSystem: '--one-file-system',
  filesFrom: '--files-from',
  filesFromVerbatim: '--files-from-verbatim',
  filesFromRaw: '--files-from-raw',
  stdin: '--stdin',
  stdinFromCommand: '--stdin-from-command',
  withAtime: '--with-atime',
  ignoreInode: '--ignore-inode',
  ignoreCtime: '--ignore-ctime',
} as const;

export function addProfileOptions(command: Command): Command {
  return command
    .option(
      '--cherry-studio',
      'back up Cherry Studio’s data, which may be open: of several profiles the one used last',
    )
    .option('--profile <folder>', 'another profile of Cherry Studio; implies --cherry-studio')
    .option(
      '--parts <part[,part...]>',
      'of Cherry Studio’s data only: main, knowledge, knowledge-index, files, notes, agents, mini-apps, app-config, other, or default',
    )
    .option('--lightweight', 'of Cherry Studio’s data only chats and settings')
    .option(
      '--without-api-keys',
      'leave API keys and other passwords out (data of Cherry Studio 2.x)',
    );
}

/**
 * Whether a profile is to be backed up.
 * @throws KirschError `BAD_ARGUMENT` for options that do not go together
 */
export function wantsProfile(options: ProfileOptions, paths: readonly string[]): boolean {
  const { cherryStudio, profile, parts, lightweight, withoutApiKeys } = options;
  if (!(cherryStudio ?? profile !== undefined)) {
    const stray =
      (parts !== undefined && '--parts') ||
      (lightweight && '--lightweight') ||
      (withoutApiKeys && '--without-api-keys');
    if (!stray) return false;
    throw new KirschError('BAD_ARGUMENT', `Only Cherry Studio’s data is backed up ${stray}.`, {
      hint: 'Add --cherry-studio.',
    });
  }
  const given: Readonly<Record<string, unknown>> = { ...options };
  const stray = Object.entries(OF_FOLDERS).find(([name]) => given[name] !== undefined)?.[1];
  if (stray === undefined && paths.length === 0) return true;
  throw new KirschError(
    'BAD_ARGUMENT',
    `Cherry Studio’s data is backed up by itself, without ${stray ?? 'paths'}.`,
    { hint: 'Choose what of it with --parts, and back other folders up with another command.' },
  );
}

/** @throws KirschError `BAD_ARGUMENT` for a part that there is not */
export function choiceOf(
  { parts, lightweight, withoutApiKeys }: ProfileOptions,
  known: readonly { readonly id: PartId; readonly isDefault: boolean }[],
): BackupChoice {
  const wanted = parts?.split(',').map((part) => part.trim());
  const strange = wanted?.find(
    (part) => part !== DEFAULT_PARTS && !known.some(({ id }) => id === part),
  );
  if (strange !== undefined) {
    throw new KirschError('BAD_ARGUMENT', `There is no part ${JSON.stringify(strange)}.`, {
      hint: `Choose from ${known.map(({ id }) => id).join(', ')}; ${DEFAULT_PARTS} stands for those that are backed up unless told otherwise.`,
    });
  }
  if (wanted && lightweight) {
    throw new KirschError('BAD_ARGUMENT', 'What a lightweight backup holds cannot be chosen.', {
      hint: 'Leave out --parts, or --lightweight.',
    });
  }
  const isWanted = ({ id, isDefault }: { id: PartId; isDefault: boolean }) =>
    wanted!.includes(id) || (isDefault && wanted!.includes(DEFAULT_PARTS));
  return {
    ...(wanted && { parts: Object.fromEntries(known.map((part) => [part.id, isWanted(part)])) }),
    ...(lightweight && { isLightweight: true }),
    ...(withoutApiKeys && { withoutApiKeys: true }),
  };
}
