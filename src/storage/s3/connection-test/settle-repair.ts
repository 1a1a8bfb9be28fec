import type { S3Fields } from '../address/s3-fields.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import type { ConnectionCause, ConnectionRepair } from './cause.ts';

/**
 * Completes a repair, so that making it loses nothing: an endpoint as it was pasted may have held the bucket and the
 * folder too, and another endpoint may contradict the region.
 */
export function settleRepair(
  cause: ConnectionCause,
  fields: S3Fields,
  understood: UnderstoodConnection | undefined,
): ConnectionCause {
  const { repair } = cause;
  const endpoint = repair?.find(({ field }) => field === 'endpoint');
  if (repair === undefined || endpoint === undefined || understood === undefined) return cause;
  const isFilled = (field: 'bucket' | 'rootPath' | 'region') => (fields[field] ?? '').trim() !== '';
  const more: ConnectionRepair[] = [];
  if (!isFilled('bucket')) more.push({ field: 'bucket', value: understood.bucket });
  if (!isFilled('rootPath') && understood.rootPath !== '') {
    more.push({ field: 'rootPath', value: understood.rootPath });
  }
  // The new endpoint's host says where it is.
  const isMoved =
    new URL(String(endpoint.value)).hostname !== new URL(understood.endpoint).hostname;
  const saysRegion = repair.some(({ field }) => field === 'region');
  if (isMoved && isFilled('region') && !saysRegion) more.push({ field: 'region', value: '' });
  return { ...cause, repair: [...repair, ...more] };
}
