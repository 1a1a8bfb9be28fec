import {
  type Chunker,
  createChunker,
  createFixedSizeChunker,
  minimumChunkLength,
} from '../chunker/index.ts';
import { KirschError } from '../errors/index.ts';
import type { Config } from '../format/index.ts';

/** What of a repository's config says how its files are cut. */
export type ChunkerConfig = Pick<
  Config,
  'chunkerPolynomial' | 'chunker' | 'chunkSize' | 'chunkMinSize' | 'chunkMaxSize'
>;

/** A chunker as the repository asks for it, and the size below which a file is one chunk whatever it holds. */
export interface ConfiguredChunker {
  readonly chunker: Chunker;
  readonly wholeBelow: number;
}

/**
 * restic's chunker, or what rustic lets people choose instead.
 * @throws KirschError `REPOSITORY_TOO_NEW` for a kind of chunker that this version does not know.
 */
export function createConfiguredChunker(config: ChunkerConfig): ConfiguredChunker {
  const { chunkSize, chunkMinSize, chunkMaxSize } = config;
  switch (config.chunker ?? 'Rabin') {
    case 'Rabin': {
      const chunker = createChunker(config.chunkerPolynomial, {
        ...(chunkMinSize === undefined ? {} : { minimum: chunkMinSize }),
        ...(chunkSize === undefined ? {} : { average: chunkSize }),
        ...(chunkMaxSize === undefined ? {} : { maximum: chunkMaxSize }),
      });
      return { chunker, wholeBelow: chunkMinSize ?? minimumChunkLength };
    }
    case 'FixedSize': {
      const size = chunkSize ?? minimumChunkLength * 2;
      return {
        chunker: createFixedSizeChunker(size),
        wholeBelow: Math.min(size, minimumChunkLength),
      };
    }
    default:
      throw new KirschError(
        'REPOSITORY_TOO_NEW',
        `This repository cuts files in a way that this program does not know: ${config.chunker}.`,
        { hint: 'Use a newer version, or the program that made the repository.' },
      );
  }
}
