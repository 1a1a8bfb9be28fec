const RECORD = 64;

/** Fingerprints of folders and the trees they stand for. */
export class FingerprintCache {
  readonly #trees = new Map<string, string>();

  get(fingerprint: Buffer): string | undefined {
    return this.#trees.get(fingerprint.toString('latin1'));
  }

  set(fingerprint: Buffer, treeId: string): void {
    this.#trees.set(fingerprint.toString('latin1'), treeId);
  }

  /** 32 bytes fingerprint and 32 bytes tree id for each. */
  encode(): Buffer {
    const bytes = Buffer.allocUnsafe(this.#trees.size * RECORD);
    let at = 0;
    for (const [fingerprint, treeId] of this.#trees) {
      bytes.write(fingerprint, at, 32, 'latin1');
      bytes.write(treeId, at + 32, 32, 'hex');
      at += RECORD;
    }
    return bytes;
  }

  /** The inverse of `encode`; what is left over at the end is no record. */
  static decode(bytes: Buffer): FingerprintCache {
    const cache = new FingerprintCache();
    for (let at = 0; at + RECORD <= bytes.length; at += RECORD) {
      cache.#trees.set(
        bytes.toString('latin1', at, at + 32),
        bytes.toString('hex', at + 32, at + RECORD),
      );
    }
    return cache;
  }
}
