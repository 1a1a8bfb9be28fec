/** Where the bytes of a zip are: an object in a bucket, a file. Nobody may change it while it is read. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /**
   * These bytes, all of them. What it throws is passed on as it is. Never asked for bytes beyond `size`.
   *
   * @param offset from the start
   * @param length at least 1
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}
