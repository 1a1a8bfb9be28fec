import { isKirschError, type KirschError } from '../errors/index.ts';

/** Whether this is about bytes of the repository that are gone or spoilt: what does not need them can still be had. */
export function isLossOfData(error: unknown): error is KirschError {
  return (
    isKirschError(error, 'DAMAGED') ||
    isKirschError(error, 'BLOB_NOT_FOUND') ||
    isKirschError(error, 'OBJECT_NOT_FOUND')
  );
}

/** The same for the bytes of a pack: a disk that fails to read one may well read the next. */
export function isLossOfPack(error: unknown): error is KirschError {
  return isLossOfData(error) || isKirschError(error, 'STORAGE_FAILED');
}
