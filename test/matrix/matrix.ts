import { PROVIDER_IDS, type ProviderId } from '../../src/storage/index.ts';
import type { Suite, VerifiedAgainst } from '../../src/storage/s3/providers/verification.ts';
import type { ContractOptions } from '../../src/storage/storage-contract.test-suite.ts';
import {
  startJuicefs,
  startMinio,
  startRclone,
  startSeaweed,
  startVersity,
} from '../servers/index.ts';
import { type Place, serverPlace, simulatedPlace } from './place.ts';

/** What the storage contract and the trip are run against. */
export interface Subject {
  readonly provider: ProviderId;
  readonly against: VerifiedAgainst;
  /** The program that has to be installed. */
  readonly program?: string;
  readonly start: () => Promise<Place>;
  readonly contract: ContractOptions;
}

/** What is run against every subject. */
export const SUITES: readonly Suite[] = ['contract', 'trip'];

const MIB = 1024 * 1024;
const SMALL: ContractOptions = { listedObjects: 60, largeObject: 6 * MIB };

/** Real programs; their versions are those that `scripts/tools` installs. */
export const SERVERS: readonly Subject[] = [
  server('minio', 'MinIO', '7aac2a2c5b7c', 'minio', startMinio, { listedObjects: 1_050 }),
  server('seaweedfs', 'SeaweedFS', '4.48', 'weed', startSeaweed, { listedObjects: 200 }),
  server('other', 'rclone serve s3', '1.75.2', 'rclone', startRclone, {
    ...SMALL,
    replacesAtomically: false,
  }),
  server('other', 'JuiceFS gateway', '1.4.2', 'juicefs', startJuicefs, SMALL),
  server('other', 'Versity S3 Gateway', '1.8.0', 'versitygw', startVersity, SMALL),
];

/** The embedded storage in every personality. */
export const SIMULATIONS: readonly Subject[] = PROVIDER_IDS.map((provider) => ({
  provider,
  against: { kind: 'the simulator' },
  start: () => simulatedPlace(provider),
  contract: SMALL,
}));

/** For the titles of tests. */
export function titleOf({ provider, against }: Subject): string {
  return against.kind === 'a server' ? against.program : `${against.kind} as ${provider}`;
}

function server(
  provider: ProviderId,
  name: string,
  version: string,
  program: string,
  start: Parameters<typeof serverPlace>[0],
  contract: ContractOptions,
): Subject {
  return {
    provider,
    against: { kind: 'a server', program: name, version },
    program,
    start: () => serverPlace(start),
    contract,
  };
}
