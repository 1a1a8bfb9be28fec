export {
  type Chunker,
  type ChunkerOptions,
  createChunker,
  maximumChunkLength,
  minimumChunkLength,
} from './chunker.ts';
export { cutChunks } from './cut-chunks.ts';
export { createFixedSizeChunker } from './fixed-size.ts';
export { isIrreducible, randomPolynomial } from './polynomial.ts';
