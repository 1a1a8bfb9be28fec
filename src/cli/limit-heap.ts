import { setFlagsFromString } from 'node:v8';
import { keepNativeHeapSmall, type NativeHeapOptions } from '../memory/native-heap.ts';

/** For commands that read megabytes from packs, one after the other. */
export const READING: NativeHeapOptions = { keptBytes: 4 * 1024 * 1024 };

/**
 * Keeps V8's space for new objects at its first size, in this thread and in workers that start later. It would double
 * again and again up to 32 MB a thread, for a few per cent of speed. The C library is kept from hoarding in the same way.
 * Only worth it where threads make much garbage.
 */
export function limitHeap(options?: NativeHeapOptions): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  keepNativeHeapSmall(options);
}
