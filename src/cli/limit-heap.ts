import { setFlagsFromString } from 'node:v8';
import { keepNativeHeapSmall, type NativeHeapOptions } from '../memory/native-heap.ts';

/** For commands that read megabytes from packs, one after the other. */
export const READING: NativeHeapOptions = { keptBytes: 4 * 1024 * 1024 };
/** For `check`, which opens large blobs where they lie: keeping less takes it no time, and 8 MB less memory. */
export const CHECKING: NativeHeapOptions = { keptBytes: 1024 * 1024 };

/**
 * Keeps V8's space for new objects at its first size, in this thread and in workers that start later. It would double
 * again and again up to 32 MB a thread, for a few per cent of speed. The C library is kept from hoarding in the same way.
 * Only worth it where threads make much garbage.
 *
 * Nor does V8 mark little by little what is alive: with a heap as small as ours, and much read from a network, it would begin
 * anew for every few megabytes read, in threads of its own, which took a fifth of a restore's processor time. Collecting in
 * one go takes some 20 ms, now and then.
 */
export function limitHeap(options?: NativeHeapOptions): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--no-incremental-marking');
  keepNativeHeapSmall(options);
}
