import { KirschError } from '../../errors/index.ts';
import { onlyCertificates } from '../certificate-file.ts';
import { type NamedStorage, readNamedStorage } from '../named-storage.ts';
import { readStorageSecrets, type StorageSecrets } from '../secrets/storage-secrets.ts';

/** What travels to a person's next computer. */
export interface PairingContent {
  readonly storage: NamedStorage;
  readonly secrets: StorageSecrets;
  /** The certificates that `caFile` names here: a path would mean nothing there. PEM. */
  readonly caCertificates?: string;
}

const LARGEST = 16 * 1024;

/**
 * The content as it is sealed. What belongs to this computer only stays here: where its secrets are kept, and paths, and whatever
 * besides certificates is in their file.
 * @throws KirschError `BAD_ARGUMENT` when it is too large
 */
export function printContent({ storage, secrets, caCertificates }: PairingContent): string {
  const { name, caFile: _caFile, secrets: _place, privacyChecked: _checked, ...fields } = storage;
  const certificates = onlyCertificates(caCertificates ?? '') || undefined;
  const text = JSON.stringify({
    name,
    storage: fields,
    secrets,
    caCertificates: certificates,
  });
  if (Buffer.byteLength(text) <= LARGEST) return text;
  throw new KirschError('BAD_ARGUMENT', 'There is too much to put into one pairing text.', {
    hint: 'Copy the certificate file by hand, and pair without it.',
    details: { reason: 'pairing-too-large' },
  });
}

/**
 * Reads the content. It was sealed, so somebody with the phrase made it; it is checked like any other input all the same.
 * @throws KirschError `PAIRING_DAMAGED`
 */
export function parseContent(text: string): PairingContent {
  try {
    if (Buffer.byteLength(text) > LARGEST) throw new RangeError('too large');
    const { name, storage, secrets, caCertificates } = JSON.parse(text);
    const { caFile: _caFile, secrets: _place, ...fields } = readNamedStorage(String(name), storage);
    if (caCertificates !== undefined && typeof caCertificates !== 'string') {
      throw new RangeError('no text');
    }
    return {
      storage: fields,
      secrets: readStorageSecrets(secrets ?? {}),
      ...(caCertificates !== undefined && { caCertificates }),
    };
  } catch {
    // What was thrown may repeat a piece of the content.
    throw new KirschError('PAIRING_DAMAGED', 'The pairing text holds no storage.', {
      hint: 'Make a new one with `kirsch storage pair`.',
    });
  }
}
