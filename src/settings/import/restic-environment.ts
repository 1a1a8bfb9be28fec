import { KirschError } from '../../errors/index.ts';
import { parseRepositoryUrl } from '../../storage/index.ts';
import type { NamedStorage } from '../named-storage.ts';
import type { StorageSecrets } from '../secrets/storage-secrets.ts';
import { importName } from './import-name.ts';
import type { ImportPlan } from './import-plan.ts';
import { cannotImport, refuseLongText } from './import-problem.ts';
import { parseShellAssignments } from './shell-assignments.ts';
import { withoutEmpty } from './without-empty.ts';

const SOURCE = 'restic environment file';

/** Variables that say something about a storage, and whose loss has to be told. */
const OURS =
  /^(?:RESTIC_(?:REPOSITORY|PASSWORD|CACERT)|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|REGION|DEFAULT_REGION))$/;

/**
 * Reads a file that sets restic's variables: the storage of `RESTIC_REPOSITORY`, its keys, and the password if it stands
 * there. Files and commands that give the password out stay what they are.
 * @throws KirschError `SETTINGS_INVALID` when it names no repository in S3 storage
 */
export function parseResticEnvironment(text: string): ImportPlan {
  refuseLongText(text, `The ${SOURCE}`);
  const { values, unreadable } = parseShellAssignments(text);
  if (unreadable.has('RESTIC_REPOSITORY')) {
    throw cannotImport(
      'RESTIC_REPOSITORY refers to other variables.',
      'Import what the shell makes of it: `env | kirsch storage import restic -`.',
    );
  }
  const place = s3Place(values.get('RESTIC_REPOSITORY'));
  const notes: string[] = [];
  for (const name of unreadable) {
    if (OURS.test(name)) notes.push(`${name} is not taken over: only a shell can tell its value.`);
  }
  for (const name of [
    'RESTIC_PASSWORD_FILE',
    'RESTIC_PASSWORD_COMMAND',
    'RESTIC_REPOSITORY_FILE',
  ]) {
    if (values.has(name)) notes.push(`${name} is not taken over: go on setting it.`);
  }
  const keys: StorageSecrets = withoutEmpty({
    accessKeyId: values.get('AWS_ACCESS_KEY_ID'),
    secretAccessKey: values.get('AWS_SECRET_ACCESS_KEY'),
    sessionToken: values.get('AWS_SESSION_TOKEN'),
  });
  const storage: NamedStorage = withoutEmpty({
    name: importName(place.bucket, 'restic'),
    endpoint: place.endpoint,
    region: values.get('AWS_REGION') || values.get('AWS_DEFAULT_REGION'),
    bucket: place.bucket,
    rootPath: place.rootPath,
    caFile: values.get('RESTIC_CACERT'),
    profile: keys.accessKeyId ? undefined : values.get('AWS_PROFILE'),
  });
  const secrets = withoutEmpty<StorageSecrets>({
    ...keys,
    repositoryPassword: values.get('RESTIC_PASSWORD'),
  });
  return { source: SOURCE, storages: [{ storage, secrets, notes }], skipped: [] };
}

function s3Place(address: string | undefined) {
  if (address === undefined) {
    throw cannotImport('This file sets no RESTIC_REPOSITORY.', 'Is it the right file?');
  }
  try {
    const place = parseRepositoryUrl(address);
    if (place.kind === 's3') return place;
  } catch (error) {
    if (!(error instanceof KirschError)) throw error;
  }
  throw cannotImport(
    'Its repository is not in S3 storage.',
    'Only addresses like s3:https://host/bucket/path can be taken over.',
  );
}
