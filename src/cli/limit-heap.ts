import { setFlagsFromString } from 'node:v8';
import { keepNativeHeapSmall } from '../memory/native-heap.ts';

/**
 * Keeps V8's space for new objects at its first size, in this thread and in workers that start later. It would double
 * again and again up to 32 MB a thread, for a few per cent of speed. The C library is kept from hoarding in the same way.
 * Only worth it where threads make much garbage.
 */
export function limitHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  keepNativeHeapSmall();
}
