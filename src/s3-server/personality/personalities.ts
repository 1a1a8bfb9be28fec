import { aws } from './aws.ts';
import { b2 } from './b2.ts';
import { ceph } from './ceph.ts';
import { cos } from './cos.ts';
import { digitalocean } from './digitalocean.ts';
import { garage } from './garage.ts';
import { gcs } from './gcs.ts';
import { hetzner } from './hetzner.ts';
import { minio } from './minio.ts';
import { obs } from './obs.ts';
import { oss } from './oss.ts';
import { makePersonality, type Personality, type PersonalityId } from './personality.ts';
import { qiniu } from './qiniu.ts';
import { r2 } from './r2.ts';
import { rustfs } from './rustfs.ts';
import { scaleway } from './scaleway.ts';
import { seaweedfs } from './seaweedfs.ts';
import { storj } from './storj.ts';
import { tos } from './tos.ts';
import { wasabi } from './wasabi.ts';

const MAKERS: Readonly<Record<PersonalityId, () => Personality>> = {
  aws,
  r2,
  oss,
  cos,
  minio,
  b2,
  wasabi,
  digitalocean,
  gcs,
  hetzner,
  scaleway,
  qiniu,
  obs,
  tos,
  storj,
  garage,
  seaweedfs,
  rustfs,
  ceph,
  other: () => makePersonality('other'),
};

/** A new personality of a service, without memories. */
export function personalityOf(id: PersonalityId): Personality {
  return MAKERS[id]();
}
