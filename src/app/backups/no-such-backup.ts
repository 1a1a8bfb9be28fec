import { KirschError } from '../../index.ts';

/** Of an id that the list does not have, or has no more. */
export function noSuchBackup(id: string): KirschError {
  return new KirschError('SNAPSHOT_NOT_FOUND', `There is no backup ${id.slice(0, 8)} any more.`, {
    hint: 'Refresh the list: another computer may have removed it, or changed its label.',
  });
}
