import type { BigIntStats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FileTaker } from '../../../src/sources/capture/file-taker.ts';

/** How long a change is waited for, in milliseconds. */
const PATIENCE = 5000;
const LOOK_MS = 5;

/** Takes files as a disk does that is so slow that the application changes its database meanwhile, once. */
export class SlowTaker extends FileTaker {
  #tablesUntilPause: number;

  /** @param tablesUntilPause how many tables are taken at once before */
  constructor(tablesUntilPause: number) {
    super();
    this.#tablesUntilPause = tablesUntilPause;
  }

  override async take(from: string, to: string): Promise<BigIntStats | undefined> {
    if (from.endsWith('.ldb') && this.#tablesUntilPause-- === 0) await untilChanged(dirname(from));
    return super.take(from, to);
  }
}

async function untilChanged(folder: string): Promise<void> {
  const before = await manifestBytes(folder);
  for (let waited = 0; waited < PATIENCE; waited += LOOK_MS) {
    await pause(LOOK_MS);
    if ((await manifestBytes(folder)) !== before) return;
  }
}

async function manifestBytes(folder: string): Promise<number> {
  const name = (await readdir(folder)).find((entry) => entry.startsWith('MANIFEST-'));
  return name === undefined ? 0 : (await stat(join(folder, name))).size;
}
