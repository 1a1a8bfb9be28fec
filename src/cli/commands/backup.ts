import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { BackupOptions } from '../../operations/backup/backup-options.ts';
import type { SourceScan } from '../../operations/backup/source-scan.ts';
import { labelTag } from '../../operations/profile-backup/profile-tags.ts';
import { parseGroupBy } from '../../operations/snapshots/group-snapshots.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { version } from '../../version.ts';
import { BackupReport } from '../backup-report.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { type Environment, fromEnvironment } from '../environment.ts';
import { EXIT } from '../exit-codes.ts';
import { readFileLists } from '../files-from.ts';
import { compressionOf, packSizeOf } from '../global-options.ts';
import { withExample } from '../help-example.ts';
import { limitHeap } from '../limit-heap.ts';
import { lockOptions, openRepositoryOf } from '../open-repository.ts';
import {
  collect,
  collectTagLists,
  parseMoment,
  parsePositive,
  parseSize,
} from '../option-parsers.ts';
import { ownComputerTag, wantsComputer } from '../own-computer.ts';
import { addExcludes, type ExcludeOptions, patternsOf } from '../pattern-options.ts';
import { addProfileOptions, type ProfileOptions, wantsProfile } from '../profile-options.ts';
import { outputOf } from '../stdin-from-command.ts';
import { lookAtPrivacyWeekly } from '../weekly-privacy-look.ts';

interface BackupCommandOptions extends ExcludeOptions, ProfileOptions {
  readonly label?: string;
  readonly excludeCaches?: boolean;
  readonly excludeIfPresent?: readonly string[];
  readonly excludeLargerThan?: number;
  readonly oneFileSystem?: boolean;
  readonly filesFrom?: readonly string[];
  readonly filesFromVerbatim?: readonly string[];
  readonly filesFromRaw?: readonly string[];
  readonly stdin?: boolean;
  readonly stdinFilename: string;
  readonly stdinFromCommand?: boolean;
  readonly tag?: readonly (readonly string[])[];
  readonly computer?: boolean;
  readonly host?: string;
  readonly time?: Date;
  readonly force?: boolean;
  readonly parent?: string;
  readonly groupBy: string;
  readonly skipIfUnchanged?: boolean;
  readonly dryRun?: boolean;
  readonly withAtime?: boolean;
  readonly ignoreInode?: boolean;
  readonly ignoreCtime?: boolean;
  readonly readConcurrency?: number;
  /** False with `--no-scan`. */
  readonly scan: boolean;
}

const DEFAULT_GROUP = 'host,paths';

export function defineBackup(program: Command, action: ActionMaker): void {
  const command = addProfileOptions(
    addExcludes(
      program
        .command('backup [paths...]')
        .description(
          'Back up files and folders, or the data of Cherry Studio. Only what has changed since the last time is sent.',
        ),
    ),
  )
    .option('--exclude-caches', 'leave out folders marked with a CACHEDIR.TAG')
    .option(
      '--exclude-if-present <name[:header]>',
      'leave out folders that hold such a file',
      collect,
    )
    .option(
      '--exclude-larger-than <size>',
      'leave out larger files (suffixes k, m, g, t)',
      parseSize,
    )
    .option('-x, --one-file-system', 'stay on the file systems of the given paths')
    .option('--files-from <file>', 'read paths from a file, with patterns and comments', collect)
    .option(
      '--files-from-verbatim <file>',
      'read paths from a file, one a line, as they are',
      collect,
    )
    .option('--files-from-raw <file>', 'read paths from a file, parted by NUL bytes', collect)
    .option('--stdin', 'back up what comes in on the standard input')
    .option('--stdin-filename <name>', 'its name in the backup', 'stdin')
    .option('--stdin-from-command', 'run the arguments as a command, and back up what it prints')
    .option('--label <text>', 'what to call the backup')
    .option('--tag <tag[,tag...]>', 'mark the backup with tags (can be repeated)', collectTagLists)
    .option(
      '--computer',
      'say by a tag which computer makes the backup (default: $KIRSCH_COMPUTER is 1)',
    )
    .option(
      '-H, --host <name>',
      'the computer’s name in the backup (default: $RESTIC_HOST, or its name)',
    )
    .option('--time <time>', 'the time of the backup (default: now)', parseMoment)
    .option('-f, --force', 'read every file again')
    .option('--parent <snapshot>', 'compare with this backup')
    .option(
      '-g, --group-by <group>',
      'compare with the newest of the same host, paths, tags',
      DEFAULT_GROUP,
    )
    .option('--skip-if-unchanged', 'make no backup when nothing has changed')
    .option('-n, --dry-run', 'find out what would be sent, and send nothing')
    .option('--with-atime', 'keep access times')
    .option('--ignore-inode', 'tell unchanged files by size and time of modification')
    .option('--ignore-ctime', 'the same, and by inode')
    .option(
      '--read-concurrency <n>',
      'threads that read (default: $RESTIC_READ_CONCURRENCY, or one per core)',
      parsePositive,
    )
    .option('--no-scan', 'do not look ahead how much there is: no time left is shown at first')
    .action(action<BackupCommandOptions>(backUp));
  withExample(command, 'kirsch backup --exclude "*.tmp" --tag daily ~/Documents ~/Pictures');
}

async function backUp(
  context: CommandContext,
  args: readonly string[],
  options: BackupCommandOptions,
): Promise<number> {
  const status = wantsProfile(options, args)
    ? await profileCommand(context, options)
    : await backupCommand(context, args, options);
  if (!options.dryRun) await lookAtPrivacyWeekly(context);
  return status;
}

async function profileCommand(
  context: CommandContext,
  options: BackupCommandOptions,
): Promise<number> {
  // Who restores them on another computer must know whose they are.
  const computer = options.computer ?? context.env['KIRSCH_COMPUTER'] !== '0';
  const settings = await backupOptions(context, [], { ...options, computer });
  const { backUpProfile } = await import('../profile-backup.ts');
  return backUpProfile(context, options, settings);
}

async function backupCommand(
  context: CommandContext,
  args: readonly string[],
  options: BackupCommandOptions,
): Promise<number> {
  const wanted = await backupOptions(context, args, options);
  const report = new BackupReport(context.output, { dryRun: options.dryRun ?? false });
  const { exclusive: _, ...lock } = await lockOptions(context, 'shared');
  const keyFound = Promise.withResolvers<void>();
  const opening = openRepositoryOf(context, {
    onKeyFound: keyFound.resolve,
    willLock: !options.dryRun,
  });
  // Whoever awaits it gets the error; the walk may fail before anybody does.
  opening.catch(keyFound.resolve);
  let scan: SourceScan | undefined;
  try {
    // Nothing keeps the key waiting: while it is derived there is time for all the rest.
    await keyFound.promise;
    limitHeap();
    const { backup } = await import('../../operations/backup/backup.ts');
    // Other parents must be looked up first; otherwise the walk begins while the key is still being derived.
    const parents =
      options.groupBy === DEFAULT_GROUP || wanted.parents
        ? undefined
        : await parentsAlike(await opening, wanted, options.groupBy);
    if (options.scan && report.showsTimeLeft) {
      const { SourceScan } = await import('../../operations/backup/source-scan.ts');
      scan = new SourceScan(wanted);
    }
    const result = await backup(opening, {
      ...wanted,
      ...report.handlers(scan),
      ...(parents && { parents }),
      lock,
    });
    report.finish(result);
    return result.issues > 0 ? EXIT.incomplete : EXIT.ok;
  } finally {
    await scan?.stop();
    await opening.then(
      (repository) => repository.close(),
      () => {},
    );
  }
}

/** The newest backup alike in what `--group-by` says. */
async function parentsAlike(
  repository: OpenRepository,
  { host, paths, tags = [], signal }: BackupOptions,
  groupBy: string,
): Promise<string[]> {
  const { newestAlike } = await import('../../operations/snapshots/newest-alike.ts');
  const kind = { host, paths: paths.map((path) => resolve(path)), tags };
  const parent = await newestAlike(repository, kind, parseGroupBy(groupBy), signal);
  return parent ? [parent.id] : [];
}

async function backupOptions(
  context: CommandContext,
  args: readonly string[],
  options: BackupCommandOptions,
): Promise<BackupOptions> {
  const { env, global, signal } = context;
  const user = userInfo();
  const fromStdin = options.stdin || options.stdinFromCommand;
  const lists = await readFileLists(options);
  const paths = fromStdin ? [resolve('/', options.stdinFilename)] : [...args, ...lists];
  if (fromStdin && (lists.length > 0 || (options.stdin && args.length > 0))) {
    throw new KirschError('BAD_ARGUMENT', 'The standard input is backed up alone, without paths.', {
      hint: 'Leave out the paths, or --stdin.',
    });
  }
  const workers = options.readConcurrency ?? readConcurrencyOf(env);
  const compression = compressionOf(global, env);
  const packSizeMiB = packSizeOf(global, env);
  const excludes = await patternsOf(options.exclude, options.excludeFile, env);
  const caseInsensitiveExcludes = await patternsOf(options.iexclude, options.iexcludeFile, env);
  return {
    paths,
    excludes,
    caseInsensitiveExcludes,
    excludeIfPresent: options.excludeIfPresent ?? [],
    ...(options.excludeLargerThan !== undefined && {
      excludeLargerThan: options.excludeLargerThan,
    }),
    excludeCaches: options.excludeCaches ?? false,
    oneFileSystem: options.oneFileSystem ?? false,
    withAtime: options.withAtime ?? false,
    host: options.host ?? fromEnvironment(env, 'HOST') ?? hostname(),
    username: user.username,
    ...(user.uid >= 0 && { uid: user.uid, gid: user.gid }),
    tags: [
      ...(options.tag ?? []).flat().filter((tag) => tag !== ''),
      ...(wantsComputer(options.computer, env) ? [await ownComputerTag(env)] : []),
      ...(options.label === undefined ? [] : [labelTag(options.label)]),
    ],
    ...(options.time && { time: options.time }),
    programVersion: `kirsch ${version}`,
    force: options.force ?? false,
    ...(options.parent !== undefined && { parents: [options.parent] }),
    ignoreCtime: options.ignoreCtime || options.ignoreInode || false,
    ignoreInode: options.ignoreInode ?? false,
    skipIfUnchanged: options.skipIfUnchanged ?? false,
    dryRun: options.dryRun ?? false,
    ...(compression && { compression }),
    ...(packSizeMiB !== undefined && { packSizeMiB }),
    ...(workers !== undefined && { workers }),
    ...(fromStdin && {
      stdin: options.stdinFromCommand
        ? outputOf(args, signal)
        : (context.stdin as AsyncIterable<Uint8Array>),
    }),
    signal,
  };
}

function readConcurrencyOf(env: Environment): number | undefined {
  const text = fromEnvironment(env, 'READ_CONCURRENCY');
  if (text === undefined) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new KirschError('BAD_ARGUMENT', `RESTIC_READ_CONCURRENCY is ${text}.`, {
    hint: 'It is a number of threads, such as 2.',
  });
}
