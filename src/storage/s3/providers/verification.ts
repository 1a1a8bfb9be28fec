import type { ProviderId } from './provider.ts';

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

/** The versions are those that `scripts/tools` installs. */
const MINIO = server('MinIO', '7aac2a2c5b7c');
const SEAWEED = server('SeaweedFS', '4.48');
const RCLONE = server('rclone serve s3', '1.75.2');

/** What the tests run, by service. Nothing stands here that they do not run; of a service without an entry, nothing is. */
export const VERIFICATIONS: Readonly<Partial<Record<ProviderId, readonly Verification[]>>> = {
  minio: [
    { suite: 'contract', against: MINIO },
    { suite: 'restic-interop', against: MINIO },
  ],
  seaweedfs: [{ suite: 'contract', against: SEAWEED }],
  other: [{ suite: 'contract', against: RCLONE }],
};

function server(program: string, version: string): VerifiedAgainst {
  return { kind: 'a server', program, version };
}
