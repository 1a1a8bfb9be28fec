import type { ChunkerConfig } from '../../repository/configured-chunker.ts';

/**
 * Whether two repositories cut files at the same places. Where they do not, what is copied shares no chunks with what is
 * backed up to the target directly.
 */
export function cutsAlike(a: ChunkerConfig, b: ChunkerConfig): boolean {
  return (
    a.chunkerPolynomial === b.chunkerPolynomial &&
    (a.chunker ?? 'Rabin') === (b.chunker ?? 'Rabin') &&
    a.chunkSize === b.chunkSize &&
    a.chunkMinSize === b.chunkMinSize &&
    a.chunkMaxSize === b.chunkMaxSize
  );
}
