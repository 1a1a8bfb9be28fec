import { constants } from 'node:os';
import { encodeFileName } from '../format/index.ts';
import type { LocalPath } from './file-system-extras.ts';
import { systemError } from './system-error.ts';

/** A place for one C string, used again for each: a call needs no memory of its own. */
export class CString {
  #buffer = Buffer.allocUnsafeSlow(1024);

  /**
   * The text's bytes with a NUL behind them, valid until the next call.
   *
   * @param syscall what the text is for, to be named in an error
   * @throws `EINVAL` when there is a NUL inside, where C would take the text to end
   */
  of(text: LocalPath, syscall: string): Buffer {
    const bytes = typeof text !== 'string' || text.isWellFormed() ? text : encodeFileName(text);
    const atMost = typeof bytes === 'string' ? bytes.length * 3 : bytes.length;
    if (atMost >= this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(2 * atMost);
    if (typeof bytes === 'string' ? bytes.includes('\0') : bytes.includes(0)) {
      throw systemError(constants.errno.EINVAL, syscall, text);
    }
    const length = typeof bytes === 'string' ? this.#buffer.write(bytes) : bytes.copy(this.#buffer);
    this.#buffer[length] = 0;
    return this.#buffer;
  }
}
