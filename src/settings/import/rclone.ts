import type { NamedStorage } from '../named-storage.ts';
import type { StorageSecrets } from '../secrets/storage-secrets.ts';
import { distinctNames, importName } from './import-name.ts';
import type { ImportedStorage, ImportPlan } from './import-plan.ts';
import { cannotImport, refuseLongText } from './import-problem.ts';
import { type IniSections, parseIniSections } from './ini-sections.ts';
import { RCLONE_PROVIDERS } from './rclone-providers.ts';
import { withoutEmpty } from './without-empty.ts';

const SOURCE = 'rclone.conf';
/** An alias may name an alias; rclone itself follows as many as there are. */
const MOST_ALIASES = 10;

/**
 * Reads `rclone.conf`: every remote of type `s3`. A remote names no bucket; where an alias leads into one
 * (`remote = s3remote:bucket/folder`), the alias is taken over in its place.
 * @throws KirschError `SETTINGS_INVALID` for an encrypted file, and for one that has no remotes
 */
export function parseRcloneConfig(text: string): ImportPlan {
  refuseLongText(text, SOURCE);
  if (/^\s*RCLONE_ENCRYPT_V\d+:/m.test(text)) {
    throw cannotImport(
      'This rclone.conf is encrypted.',
      'Let rclone open it: `rclone config show | kirsch storage import rclone -`.',
    );
  }
  const sections = parseIniSections(text, { inlineComments: false });
  if (sections.size === 0) {
    throw cannotImport(
      'There are no remotes in this file.',
      '`rclone config file` names the right one.',
    );
  }
  const names = [...sections.keys()];
  const storages: ImportedStorage[] = [];
  const skipped: { name: string; reason: string }[] = [];
  const ours = distinctNames(names.map((name) => importName(name, 'rclone')));
  for (const [at, name] of names.entries()) {
    const remote = sections.get(name)!;
    const type = remote.get('type') ?? 'unknown';
    const place = type === 'alias' ? followAlias(sections, name) : { remote, path: '' };
    if (place?.remote.get('type') !== 's3') {
      skipped.push({ name, reason: `It is of the type ${printable(type)}, not S3.` });
      continue;
    }
    storages.push(readRemote(ours[at]!, place.remote, place.path));
  }
  return { source: SOURCE, storages, skipped };
}

interface Place {
  readonly remote: ReadonlyMap<string, string>;
  /** `bucket/folder` */
  readonly path: string;
}

function followAlias(sections: IniSections, name: string): Place | undefined {
  let current = name;
  let path = '';
  for (let steps = 0; steps < MOST_ALIASES; steps++) {
    const remote = sections.get(current);
    if (remote?.get('type') !== 'alias') return remote && { remote, path };
    const [, next, below] = /^([^:/]+):(.*)$/.exec(remote.get('remote') ?? '') ?? [];
    if (next === undefined) return undefined;
    path = [below, path].filter(Boolean).join('/');
    current = next;
  }
  return undefined;
}

function readRemote(
  name: string,
  remote: ReadonlyMap<string, string>,
  path: string,
): ImportedStorage {
  const notes: string[] = [];
  const [bucket = '', ...folders] = path.split('/').filter(Boolean);
  const theirs = remote.get('provider') ?? '';
  const provider = Object.hasOwn(RCLONE_PROVIDERS, theirs) ? RCLONE_PROVIDERS[theirs] : undefined;
  const pathStyle = remote.get('force_path_style');
  const usesEnvironment = remote.get('env_auth') === 'true' && !remote.get('access_key_id');
  const storage: NamedStorage = withoutEmpty({
    name,
    endpoint: remote.get('endpoint'),
    region: remote.get('region'),
    bucket,
    rootPath: folders.join('/'),
    provider: provider === 'other' ? undefined : provider,
    ...((pathStyle === 'true' || pathStyle === 'false') && { pathStyle: pathStyle === 'true' }),
    profile: usesEnvironment ? remote.get('profile') : undefined,
  });
  const secrets: StorageSecrets = withoutEmpty({
    accessKeyId: remote.get('access_key_id'),
    secretAccessKey: remote.get('secret_access_key'),
    sessionToken: remote.get('session_token'),
  });
  if (usesEnvironment)
    notes.push('Its keys come from the environment or an AWS profile, as in rclone.');
  if (remote.get('shared_credentials_file')) {
    notes.push('It names a credentials file: set AWS_SHARED_CREDENTIALS_FILE to use it.');
  }
  if (remote.get('sse_customer_key')) {
    notes.push('Its customer key (SSE-C) is not taken over: Kirsch encrypts by itself.');
  }
  return { storage, secrets, notes };
}

function printable(word: string): string {
  return /^[\w-]{1,30}$/.test(word) ? word : 'unknown';
}
