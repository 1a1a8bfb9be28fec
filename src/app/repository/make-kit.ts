import { hostname } from 'node:os';
import type { z } from '@hono/zod-openapi';
import type { NamedStorage, RepositoryLocation, StorageSecrets } from '../../index.ts';
import type { RecoveryKit } from '../api/repository-schemas.ts';
import type { StorageKind } from '../connection/describe-storage.ts';

/** What a recovery kit is made of. */
export interface KitFacts {
  readonly repositoryId: string;
  readonly password: string;
  readonly storage: NamedStorage;
  readonly kind: StorageKind;
  readonly says: string;
  readonly location: RepositoryLocation;
  readonly secrets: StorageSecrets;
  readonly made: Date;
}

/** What of an access key's ID may stand on paper: enough to find it in the provider's console. */
const SHOWN_OF_KEY = 4;

/** All that a person needs to have to get the data back without this computer; the secret half of the keys is not in it. */
export function makeKit(facts: KitFacts): z.infer<typeof RecoveryKit> {
  const { storage, kind, location, secrets, repositoryId, password, says, made } = facts;
  const { endpoint, region, bucket, rootPath, folder } = storage;
  const address = resticAddress(location);
  const keys = location.kind === 's3' ? ['AWS_ACCESS_KEY_ID=…', 'AWS_SECRET_ACCESS_KEY=…'] : [];
  return {
    repositoryId,
    password,
    made: made.toISOString(),
    computer: hostname(),
    storage: {
      kind,
      says,
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      ...(bucket !== undefined && { bucket }),
      ...(rootPath !== undefined && { rootPath }),
      ...(folder !== undefined && { folder }),
      ...(secrets.accessKeyId !== undefined && {
        accessKeyId: `${secrets.accessKeyId.slice(0, SHOWN_OF_KEY)}…`,
      }),
    },
    restic: {
      repository: address,
      commands: [
        ...keys.map((line) => `export ${line}`),
        `export RESTIC_REPOSITORY=${shellWord(address)}`,
        'restic snapshots',
        'restic restore latest --target restored',
      ],
    },
    kirsch: {
      commands: [
        ...keys.map((line) => `export ${line}`),
        `kirsch -r ${shellWord(address)} snapshots`,
        `kirsch -r ${shellWord(address)} restore latest --target restored`,
      ],
    },
  };
}

function resticAddress(location: RepositoryLocation): string {
  if (location.kind === 'memory') return 'memory:';
  if (location.kind === 'folder') return location.path;
  const { endpoint, bucket, rootPath } = location;
  return `s3:${[endpoint || 'https://s3.amazonaws.com', bucket, rootPath].filter(Boolean).join('/')}`;
}

/** A word of a shell, in quotes where it needs them. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
