import { createRequire } from 'node:module';
import type { LocalPath } from './file-system-extras.ts';
import { systemError } from './system-error.ts';

type Koffi = typeof import('koffi');

/** A C function. Takes numbers, bigints, and Buffers where C wants a pointer; returns a number. */
export type CFunction = (...values: readonly (number | bigint | Buffer)[]) => number;

/** The C library that the Node.js process itself is linked with: glibc, musl or macOS's. */
export class CLibrary {
  readonly #koffi: Koffi;
  readonly #library: ReturnType<Koffi['load']>;

  /** @throws when koffi is not installed for this platform, or cannot be loaded */
  constructor() {
    // Loading takes 15 ms: only who needs it pays. By `require`, because the callers cannot wait for a promise.
    this.#koffi = createRequire(import.meta.url)('koffi') as Koffi;
    this.#library = this.#koffi.load(null);
  }

  /** @throws when there is no such function */
  bind(name: string, result: string, parameters: readonly string[]): CFunction {
    return this.#library.func(name, result, [...parameters]);
  }

  /** `errno` as the last call left it, of this thread; means something only when that call failed. */
  errno(): number {
    return this.#koffi.errno();
  }

  /** What went wrong in the last call. */
  lastError(syscall: string, path?: LocalPath): Error {
    return systemError(this.errno(), syscall, path);
  }

  /** The text that C has at this address, up to its NUL. */
  textAt(address: bigint): string {
    return this.#koffi.decode.string(address);
  }
}
