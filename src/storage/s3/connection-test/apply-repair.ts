import type { S3Fields } from '../address/s3-fields.ts';
import type { ConnectionRepair } from './cause.ts';

/** The fields with repairs made; an empty text takes its field away. */
export function applyRepair<Fields extends S3Fields>(
  fields: Fields,
  repair: readonly ConnectionRepair[],
): Fields {
  const repaired = { ...fields } as Record<string, unknown>;
  for (const { field, value } of repair) {
    if (value === '') delete repaired[field];
    else repaired[field] = value;
  }
  return repaired as Fields;
}
