import { PROVIDER_IDS, type ProviderId } from './provider.ts';

/**
 * `contract`: what every storage must do. `trip`: a backup, a restore and a check. `restic-interop`: restic judges what
 * Kirsch wrote there.
 */
export type Suite = 'contract' | 'trip' | 'restic-interop';

export type VerifiedAgainst =
  /** A real account of the service. */
  | { readonly kind: 'the service' }
  /** The real program, run by the tests. */
  | { readonly kind: 'a server'; readonly program: string; readonly version: string }
  /** The embedded S3 storage in the service's personality: what the documentation says, not the service. */
  | { readonly kind: 'the simulator' };

export interface Verification {
  readonly suite: Suite;
  readonly against: VerifiedAgainst;
}

const SIMULATOR: VerifiedAgainst = { kind: 'the simulator' };
/** The versions are those that `scripts/tools` installs. */
const MINIO = server('MinIO', '7aac2a2c5b7c');
const SEAWEED = server('SeaweedFS', '4.48');
const RCLONE = server('rclone serve s3', '1.75.2');
const JUICEFS = server('JuiceFS gateway', '1.4.2');
const VERSITY = server('Versity S3 Gateway', '1.8.0');

/** Real programs, where the tests run one. */
const SERVERS: Readonly<Partial<Record<ProviderId, readonly VerifiedAgainst[]>>> = {
  minio: [MINIO],
  seaweedfs: [SEAWEED],
  other: [RCLONE, JUICEFS, VERSITY],
};

/** What the tests run, by service. Nothing stands here that they do not run: a test compares it with them. */
export const VERIFICATIONS: Readonly<Record<ProviderId, readonly Verification[]>> =
  Object.fromEntries(PROVIDER_IDS.map((id) => [id, verificationsOf(id)])) as Record<
    ProviderId,
    Verification[]
  >;

/** The contract and the trip run on every server and in every personality. */
function verificationsOf(id: ProviderId): Verification[] {
  const subjects = [...(SERVERS[id] ?? []), SIMULATOR];
  const matrix = subjects.flatMap((against): Verification[] => [
    { suite: 'contract', against },
    { suite: 'trip', against },
  ]);
  return id === 'minio' ? [...matrix, { suite: 'restic-interop', against: MINIO }] : matrix;
}

function server(program: string, version: string): VerifiedAgainst {
  return { kind: 'a server', program, version };
}
