import { Readable } from 'node:stream';

/**
 * A response body that has arrived as a whole. The SDK insists on a stream for objects; whoever knows better takes
 * `bytes`, which spares copying them.
 */
export class CollectedBody extends Readable {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    super();
    this.bytes = bytes;
  }

  override _read(): void {
    this.push(this.bytes);
    this.push(null);
  }
}
