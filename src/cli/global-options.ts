import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { KirschError } from '../errors/index.ts';
import type { CompressionMode } from '../format/index.ts';
import { type Environment, fromEnvironment } from './environment.ts';
import { collectSettings, count, parseDuration, parsePositive } from './option-parsers.ts';

const COMPRESSION_MODES: readonly CompressionMode[] = ['auto', 'off', 'fastest', 'better', 'max'];
const HIGHEST_VERBOSITY = 2;

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly repo?: string;
  readonly repositoryFile?: string;
  readonly passwordFile?: string;
  readonly passwordCommand?: string;
  readonly keyHint?: string;
  /** False with `--no-lock`. */
  readonly lock: boolean;
  /** In milliseconds. */
  readonly retryLock?: number;
  /** False with `--no-cache`. */
  readonly cache: boolean;
  readonly cacheDir?: string;
  readonly cleanupCache?: boolean;
  readonly cacert?: readonly string[];
  readonly tlsClientCert?: string;
  readonly insecureTls?: boolean;
  readonly insecureNoPassword?: boolean;
  readonly httpUserAgent?: string;
  /** In milliseconds. */
  readonly stuckRequestTimeout?: number;
  /** In KiB a second. */
  readonly limitUpload?: number;
  readonly limitDownload?: number;
  readonly compression?: CompressionMode;
  /** In MiB. */
  readonly packSize?: number;
  readonly option?: Readonly<Record<string, string>>;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: number;
}

/** Gives the program its global options. */
export function addGlobalOptions(program: Command): void {
  const option = (flags: string, description: string) => new Option(flags, description);
  program
    .addOption(option('-r, --repo <repository>', 'the repository (default: $RESTIC_REPOSITORY)'))
    .addOption(option('--repository-file <file>', 'a file that holds the repository’s address'))
    .addOption(option('-p, --password-file <file>', 'a file that holds the password'))
    .addOption(option('--password-command <command>', 'a command that prints the password'))
    .addOption(
      option('--insecure-no-password', 'the password is empty: everybody with access can read all'),
    )
    .addOption(option('--key-hint <id>', 'the key to try first'))
    .addOption(option('--no-lock', 'do not lock the repository; only for commands that read'))
    .addOption(
      option(
        '--retry-lock <duration>',
        'wait so long for a locked repository, as 5m or 2h (default: 1m)',
      ).argParser(parseDuration),
    )
    .addOption(option('--no-cache', 'keep nothing of the repository on this computer'))
    .addOption(option('--cache-dir <folder>', 'where the cache is kept'))
    .addOption(option('--cleanup-cache', 'remove caches that were not used for 30 days'))
    .addOption(
      option('--cacert <file>', 'certificates to trust besides the system’s').argParser(
        (file: string, before: string[] = []) => [...before, file],
      ),
    )
    .addOption(
      option('--tls-client-cert <file>', 'a certificate and its private key, for servers that ask'),
    )
    .addOption(
      option('--insecure-tls', 'believe any server: whoever is in between can pretend to be it'),
    )
    .addOption(option('--http-user-agent <name>', 'what requests call this program'))
    .addOption(
      option(
        '--stuck-request-timeout <duration>',
        'try again a request on which nothing moves for so long (default: 1m)',
      ).argParser(parseDuration),
    )
    .addOption(
      option('--limit-upload <rate>', 'at most so many KiB a second').argParser(parsePositive),
    )
    .addOption(
      option('--limit-download <rate>', 'at most so many KiB a second').argParser(parsePositive),
    )
    .addOption(option('--compression <mode>', 'how hard to compress').choices(COMPRESSION_MODES))
    .addOption(
      option('--pack-size <size>', 'target size of packs in MiB, 4 to 128').argParser(
        parsePositive,
      ),
    )
    .addOption(
      option(
        '-o, --option <key=value>',
        's3.provider, s3.region, s3.bucket-lookup, s3.connections',
      ).argParser(collectSettings),
    )
    .addOption(
      option(
        '--no-extra-verify',
        'accepted for restic’s sake: what was stored is always confirmed',
      ),
    )
    .addOption(option('--json', 'print JSON for programs'))
    .addOption(option('-q, --quiet', 'say nothing but results and errors'))
    .addOption(option('-v, --verbose', 'say more; twice for most').argParser(count));
}

/** How much to say, from -1 to 2. */
export function verbosityOf({ quiet, verbose = 0 }: GlobalOptions): number {
  return quiet ? -1 : Math.min(verbose, HIGHEST_VERBOSITY);
}

/**
 * The repository's address, from the options or the environment.
 * @throws KirschError `BAD_ARGUMENT` when it is nowhere
 */
export function repositoryAddress(options: GlobalOptions, env: Environment): string {
  const { repo, repositoryFile } = options;
  if (repo !== undefined && repositoryFile !== undefined) {
    throw new KirschError('BAD_ARGUMENT', 'The repository is given twice.', {
      hint: 'Leave out --repo or --repository-file.',
    });
  }
  if (repo !== undefined) return repo;
  if (repositoryFile !== undefined) return readAddress(repositoryFile);
  const address = fromEnvironment(env, 'REPOSITORY');
  if (address !== undefined) return address;
  const file = fromEnvironment(env, 'REPOSITORY_FILE');
  if (file !== undefined) return readAddress(file);
  throw new KirschError('BAD_ARGUMENT', 'Which repository?', {
    hint: 'Name it with --repo or in RESTIC_REPOSITORY, for example `--repo s3:https://host/bucket/path`.',
  });
}

/** The mode of compression, from the options or the environment. */
export function compressionOf(
  options: GlobalOptions,
  env: Environment,
): CompressionMode | undefined {
  const mode = options.compression ?? fromEnvironment(env, 'COMPRESSION');
  if (mode === undefined) return undefined;
  const known = COMPRESSION_MODES.find((candidate) => candidate === mode);
  if (known) return known;
  throw new KirschError('BAD_ARGUMENT', `There is no compression ${mode}.`, {
    hint: `Choose from ${COMPRESSION_MODES.join(', ')}.`,
  });
}

/** The target size of packs in MiB, from the options or the environment. */
export function packSizeOf(options: GlobalOptions, env: Environment): number | undefined {
  const text = fromEnvironment(env, 'PACK_SIZE');
  return options.packSize ?? (text === undefined ? undefined : Number(text));
}

function readAddress(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new KirschError('BAD_ARGUMENT', `The repository file ${file} cannot be read (${code}).`, {
      hint: 'Check its path and permissions.',
      cause,
    });
  }
}
