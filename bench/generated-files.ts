import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Seeded } from './seeded.ts';
import { SeededText } from './seeded-text.ts';

const PIECE = 8 * 1024 * 1024;
const FILES_PER_FOLDER = 100;
const TINY_FILE = { smallest: 20, largest: 200 };
const DOCUMENT = { smallest: 1_000, largest: 40_000 };
const MEDIUM_FILE = { smallest: 100_000, largest: 5_000_000 };

/** One file: its first half compresses not at all, the rest like text. */
export function makeLargeFile(folder: string, bytes: number): void {
  const half = Math.floor(bytes / 2);
  const file = openSync(join(folder, 'large-file'), 'wx');
  try {
    writePieces(file, new Seeded('large file'), half);
    writePieces(file, new SeededText('large file'), bytes - half);
  } finally {
    closeSync(file);
  }
}

/** Files from 100 KB to 5 MB, small ones more often, in folders of 100; every other one is text. */
export function makeMediumFiles(folder: string, count: number): void {
  makeFilesOfSizes(folder, count, 'medium files', MEDIUM_FILE);
}

/** Files from 1 to 40 KB, small ones more often, in folders of 100; every other one is text. */
export function makeDocuments(folder: string, count: number): void {
  makeFilesOfSizes(folder, count, 'documents', DOCUMENT);
}

/** Files of a few words each, in folders of 100. */
export function makeTinyFiles(folder: string, count: number): void {
  const random = new Seeded('tiny files');
  const words = new SeededText('tiny files');
  writeInFolders(folder, count, (index) => {
    const size = TINY_FILE.smallest + random.below(TINY_FILE.largest - TINY_FILE.smallest);
    return Buffer.concat([Buffer.from(`${index} `), words.bytes(size)]);
  });
}

/** The size of a medium file for a number from 0 to 1: all orders of magnitude are equally frequent. */
export function mediumSize(share: number): number {
  return sizeWithin(MEDIUM_FILE, share);
}

interface SizeRange {
  readonly smallest: number;
  readonly largest: number;
}

function sizeWithin({ smallest, largest }: SizeRange, share: number): number {
  return Math.round(smallest * (largest / smallest) ** share);
}

function makeFilesOfSizes(folder: string, count: number, seed: string, range: SizeRange): void {
  const random = new Seeded(seed);
  const words = new SeededText(seed);
  writeInFolders(folder, count, (index) => {
    const size = sizeWithin(range, random.below(1_000_000) / 1_000_000);
    return (index % 2 === 0 ? random : words).bytes(size);
  });
}

function writePieces(file: number, source: Seeded | SeededText, bytes: number): void {
  for (let left = bytes; left > 0; left -= PIECE)
    writeSync(file, source.bytes(Math.min(left, PIECE)));
}

function writeInFolders(folder: string, count: number, content: (index: number) => Buffer): void {
  for (let index = 0; index < count; index++) {
    const inner = join(folder, `${Math.floor(index / FILES_PER_FOLDER)}`.padStart(5, '0'));
    if (index % FILES_PER_FOLDER === 0) mkdirSync(inner);
    writeFileSync(join(inner, `file-${index}`), content(index));
  }
}
