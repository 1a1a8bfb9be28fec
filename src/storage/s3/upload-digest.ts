import { createHash } from 'node:crypto';
import { isKirschError } from '../../errors/index.ts';
import { type Content, piecesOf } from '../byte-source.ts';
import type { ServiceRules } from './service-rules.ts';

/** What a command of the SDK is told of its body's digest. */
export interface DigestInput {
  readonly ChecksumSHA256?: string;
  readonly ContentMD5?: string;
}

/** Gives uploads the digest that the service wants, and the MD5 from the moment on at which it demands that. */
export class UploadDigest {
  #kind: ServiceRules['digest'];

  constructor(kind: ServiceRules['digest']) {
    this.#kind = kind;
  }

  /**
   * Sends an upload, again if it was refused for want of Content-MD5, as buckets with Object Lock do.
   * @param sha256 of the content, hexadecimal, where it is known
   */
  async send<Result>(
    content: Content,
    sha256: string | undefined,
    upload: (digest: DigestInput) => Promise<Result>,
  ): Promise<Result> {
    const digest = await this.#of(content, sha256);
    try {
      return await upload(digest);
    } catch (error) {
      if (digest.ContentMD5 !== undefined || !demandsMd5(error)) throw error;
      this.#kind = 'md5';
    }
    return upload(await this.#of(content, sha256));
  }

  async #of(content: Content, sha256: string | undefined): Promise<DigestInput> {
    if (this.#kind === 'md5')
      return { ContentMD5: (await hashOf('md5', content)).toString('base64') };
    if (this.#kind === 'none' || sha256 === undefined) return {};
    return { ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64') };
  }
}

/** The digest of any content, read piece by piece. */
export async function hashOf(algorithm: 'md5' | 'sha256', content: Content): Promise<Buffer> {
  const hash = createHash(algorithm);
  for await (const piece of piecesOf(content)) hash.update(piece);
  return hash.digest();
}

/** Servers have several codes for it, and all name the header. */
function demandsMd5(error: unknown): boolean {
  if (!isKirschError(error) || error.details['status'] !== 400) return false;
  return /content-?md5/i.test(`${error.details['s3Code']} ${error.message}`);
}
