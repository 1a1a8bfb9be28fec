import { CLibrary } from '../file-system/c-library.ts';

/** From glibc's `malloc.h`. */
const M_TRIM_THRESHOLD = -1;
const M_MMAP_THRESHOLD = -3;
const M_ARENA_MAX = -8;

/** Blocks from this size on go back to the system as soon as they are freed, and so does what is free at the heap's end. */
const SMALLEST_LARGE_BYTES = 128 * 1024;

export interface NativeHeapOptions {
  /**
   * Blocks below this size, in bytes, are kept for the next of their kind, and twice as much is kept in all: worth it where
   * megabytes are taken and given back all the time, for the system clears every page that it gives. @default 128 KiB
   */
  readonly keptBytes?: number;
}

/**
 * Keeps the native heap of this process small, once for all of its threads. glibc gives each thread an arena of its own,
 * and what one frees another cannot use; and after the first large block is freed it keeps blocks of that size. With
 * threads that work on buffers, that is right for speed and doubles their memory. Does nothing where the C library is
 * another. Takes 15 ms where koffi has not been loaded yet.
 */
export function keepNativeHeapSmall({
  keptBytes = SMALLEST_LARGE_BYTES,
}: NativeHeapOptions = {}): void {
  try {
    const setOption = new CLibrary().bind('mallopt', 'int', ['int', 'int']);
    setOption(M_ARENA_MAX, 1);
    setOption(M_MMAP_THRESHOLD, keptBytes);
    setOption(M_TRIM_THRESHOLD, 2 * keptBytes);
  } catch {
    // Another C library, or no way to call it: its own habits stand.
  }
}
