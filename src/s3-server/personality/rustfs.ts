import { makePersonality, type Personality } from './personality.ts';
import { refusesChecksumHeaders } from './rules/integrity.ts';

/** RustFS up to 1.0.0-beta.8, which fails on the checksums of parts. */
export function rustfs(): Personality {
  const failsOnParts = refusesChecksumHeaders(() => ({
    code: 'InternalError',
    status: 500,
    message: 'CRC64NVME checksum mismatch',
  }));
  return makePersonality('rustfs', {
    rules: [
      {
        admit: (head, service) => {
          if (head.operation === 'UploadPart') failsOnParts.admit?.(head, service);
        },
      },
    ],
  });
}
