import { isKirschError } from '../../errors/index.ts';
import type { PutOptions } from '../storage.ts';
import type { S3Request } from './s3-connection.ts';
import type * as Sdk from './sdk.ts';
import type { UploadDigest } from './upload-digest.ts';
import type { PartsTarget } from './upload-in-parts.ts';

/** How long a failed upload may take to throw its parts away. */
const ABANDON_TIMEOUT_MS = 10_000;

export interface S3UploadTargetOptions {
  readonly sdk: typeof Sdk;
  readonly key: string;
  readonly address: { readonly Bucket: string; readonly Key: string };
  readonly digest: UploadDigest;
  readonly send: <Output>(request: S3Request<Output>) => Promise<Output>;
  /** Completing an upload writes its key. */
  readonly finishInTurn: (
    finish: () => Promise<unknown>,
    signal: AbortSignal | undefined,
  ) => Promise<unknown>;
  readonly putWhole: (bytes: Buffer, options: PutOptions) => Promise<void>;
  /** The size of the object under the key at this moment. */
  readonly sizeNow: () => Promise<number>;
}

/** S3's multipart upload of one key. */
export function s3UploadTarget(options: S3UploadTargetOptions): PartsTarget {
  const { sdk, key, address, digest, send, finishInTurn, putWhole, sizeNow } = options;
  const what = `put ${key}`;
  return {
    putWhole: (bytes, signal) => putWhole(bytes, { signal }),

    async begin(signal) {
      const { UploadId } = await send({
        what,
        key,
        signal,
        call: (client, options) =>
          client.send(
            new sdk.CreateMultipartUploadCommand({
              ...address,
              ContentType: 'application/octet-stream',
            }),
            options,
          ),
      });
      return UploadId ?? '';
    },

    async putPart(UploadId, PartNumber, bytes, signal) {
      const { ETag } = await digest.send(bytes, undefined, (hashes) =>
        send({
          what: `${what} (part ${PartNumber})`,
          key,
          signal,
          bytesOf: () => bytes.length,
          call: (client, options) =>
            client.send(
              new sdk.UploadPartCommand({
                ...address,
                ...hashes,
                UploadId,
                PartNumber,
                Body: bytes,
                ContentLength: bytes.length,
              }),
              options,
            ),
        }),
      );
      return ETag ?? '';
    },

    async finish(UploadId, parts, size, signal) {
      const Parts = parts.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
      const input = {
        ...address,
        UploadId,
        MultipartUpload: { Parts },
      };
      const complete = () =>
        send({
          what,
          key,
          signal,
          call: (client, options) =>
            client.send(new sdk.CompleteMultipartUploadCommand(input), options),
        });
      try {
        await finishInTurn(complete, signal);
      } catch (error) {
        // The answer to an earlier try was lost, but not its effect.
        const isGone = isKirschError(error) && error.details['s3Code'] === 'NoSuchUpload';
        if (!isGone || (await sizeNow().catch(() => -1)) !== size) throw error;
      }
    },

    async abandon(UploadId) {
      const signal = AbortSignal.timeout(ABANDON_TIMEOUT_MS);
      const input = { ...address, UploadId };
      // What cannot be removed now is removed by the bucket's rule for unfinished uploads.
      await send({
        what: `give up ${key}`,
        key,
        signal,
        call: (client, options) => client.send(new sdk.AbortMultipartUploadCommand(input), options),
      }).catch(() => {});
    },
  };
}
