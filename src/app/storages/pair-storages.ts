import type { z } from '@hono/zod-openapi';
import {
  KirschError,
  keepCertificates,
  makePairing,
  openPairing,
  PAIRING_WARNING,
  qrCodeAsSvg,
  readCertificates,
  readPairing,
} from '../../index.ts';
import type { PairingMade, PairingToMake, PairingToOpen } from '../api/pairing-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { kindOfStorage } from '../connection/describe-storage.ts';
import { viewStorage } from './list-storages.ts';

const MINUTE_MS = 60_000;

/**
 * A storage with its keys, sealed for the person's next computer.
 * @throws KirschError `BAD_ARGUMENT` for a storage that no other computer reaches
 */
export async function offerPairing(
  { settings, storages }: AppParts,
  { name, withPassword, minutes }: z.infer<typeof PairingToMake>,
): Promise<z.infer<typeof PairingMade>> {
  const storage = await storages.get(name);
  if (kindOfStorage(storage, await settings.read()) !== 's3') {
    throw new KirschError('BAD_ARGUMENT', 'This storage is reached by this computer only.', {
      hint: 'Back up to a bucket to bring your data to another computer.',
      details: { reason: 'storage-of-this-computer' },
    });
  }
  const { repositoryPassword, ...keys } = await storages.secretsOf(storage);
  const [certificates] = (await readCertificates(storage, storages.settingsPath)) ?? [];
  const sealed = await makePairing(
    {
      storage,
      secrets: {
        ...keys,
        ...(withPassword && repositoryPassword !== undefined && { repositoryPassword }),
      },
      ...(certificates && { caCertificates: certificates.toString() }),
    },
    new Date(Date.now() + minutes * MINUTE_MS),
  );
  return {
    text: sealed.text.compact,
    svg: qrCodeAsSvg(sealed.text.compact),
    phrase: sealed.phrase,
    expires: sealed.expires.toISOString(),
    warning: PAIRING_WARNING,
  };
}

/** @throws KirschError `PAIRING_DAMAGED`, `PAIRING_EXPIRED`, `PAIRING_TOO_NEW` */
export function describePairing(text: string): { expires: string } {
  return { expires: readPairing(text, new Date()).expires.toISOString() };
}

/**
 * Takes a storage over from another computer, and chooses it.
 * @throws KirschError `PAIRING_…`, or `BAD_ARGUMENT` when the name is another storage's
 */
export async function enterPairing(
  parts: AppParts,
  { text, phrase, name }: z.infer<typeof PairingToOpen>,
) {
  const { chosen, contents, secrets: known, settings, storages } = parts;
  known.add(phrase);
  const now = new Date();
  const content = await openPairing(readPairing(text, now), phrase, now);
  const { secretAccessKey, sessionToken, repositoryPassword } = content.secrets;
  known.add(secretAccessKey, sessionToken, repositoryPassword);
  const fields = name === undefined ? content.storage : { ...content.storage, name };
  const added = await storages.add(fields, content.secrets);
  if (content.caCertificates !== undefined) {
    const { caCertificates } = content;
    const caFile = await keepCertificates(storages.settingsPath, added.name, caCertificates);
    await storages.edit(added.name, { fields: (before) => ({ ...before, caFile }) });
  }
  await settings.edit((before) => ({ ...before, storage: added.name }));
  contents.forget();
  chosen.reset();
  return viewStorage(parts, added.name);
}
