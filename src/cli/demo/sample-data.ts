import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { throwIfAborted } from '../../errors/index.ts';
import { writeDatabase } from './sample-database.ts';
import { sampleBmp, samplePng } from './sample-pictures.ts';
import { SampleRandom } from './sample-random.ts';
import { sampleConversation, sampleText } from './sample-text.ts';

const SEED = 20_261_122;
const FILES_PER_FOLDER = 200;
const PICTURES = 24;
const DATABASE_ROWS = 20_000;

/** What to make. */
export interface SampleOptions {
  readonly smallFiles: number;
  readonly signal: AbortSignal;
}

/**
 * Fills a folder with what computers hold: thousands of small texts and JSON files, pictures, an SQLite database, an empty
 * file and folder, names in several scripts, odd permissions and old dates, symlinks and hard links. The same on every run.
 */
export async function makeSampleData(folder: string, options: SampleOptions): Promise<void> {
  const { smallFiles, signal } = options;
  const random = new SampleRandom(SEED);
  mkdirSync(folder, { recursive: true });
  for (let number = 0; number < smallFiles; number++) {
    const inside = join(folder, 'conversations', String(Math.floor(number / FILES_PER_FOLDER)));
    if (number % FILES_PER_FOLDER === 0) {
      mkdirSync(inside, { recursive: true });
      await breathe();
      throwIfAborted(signal);
    }
    const isJson = number % 3 !== 0;
    const text = isJson
      ? sampleConversation(random, number)
      : sampleText(random, 200 + random.below(4000));
    writeFileSync(join(inside, `${number}.${isJson ? 'json' : 'txt'}`), text);
  }
  const pictures = join(folder, 'pictures');
  mkdirSync(pictures);
  for (let number = 0; number < PICTURES; number++) {
    throwIfAborted(signal);
    const size = 100 + random.below(200);
    writeFileSync(join(pictures, `${number}.png`), samplePng(random, size, size));
    if (number % 4 === 0)
      writeFileSync(join(pictures, `${number}.bmp`), sampleBmp(random, size, size));
    await breathe();
  }
  await writeDatabase(join(folder, 'messages.sqlite'), random, DATABASE_ROWS);
  makeOddities(join(folder, 'oddities'), random);
}

/** Changes a little, as a day's work would: a few files edited, added, renamed and removed, rows added to the database. */
export async function changeSampleData(folder: string): Promise<void> {
  const random = new SampleRandom(SEED + 1);
  const first = join(folder, 'conversations', '0');
  for (let number = 0; number < 20; number++) {
    const name = `${number}.${number % 3 === 0 ? 'txt' : 'json'}`;
    appendFileSync(join(first, name), sampleText(random, 100));
  }
  writeFileSync(join(folder, 'new notes.txt'), sampleText(random, 20_000));
  renameSync(join(folder, 'pictures', '0.bmp'), join(folder, 'pictures', 'renamed.bmp'));
  rmSync(join(folder, 'pictures', '1.png'));
  await writeDatabase(join(folder, 'messages.sqlite'), random, 50);
}

function makeOddities(folder: string, random: SampleRandom): void {
  mkdirSync(join(folder, 'empty folder'), { recursive: true });
  writeFileSync(join(folder, 'empty file'), '');
  for (const name of ['Привет.txt', '樱桃.txt', 'žluťoučký kůň.txt']) {
    writeFileSync(join(folder, name), sampleText(random, 500));
  }
  writeFileSync(join(folder, 'random bytes'), random.bytes(1_500_000));
  const old = join(folder, 'old.txt');
  writeFileSync(old, sampleText(random, 500));
  utimesSync(old, 1e9, 1e9);
  chmodSync(old, 0o440);
  linkSync(old, join(folder, 'hard link.txt'));
  try {
    symlinkSync('old.txt', join(folder, 'symbolic link'));
  } catch {
    // Windows lets only some users make them.
  }
}
