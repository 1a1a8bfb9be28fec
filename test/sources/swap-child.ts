/*
 * A swap in a process of its own that kills itself at a given moment: `node swap-child.ts FOLDER MOMENT`. A moment is before a call that changes
 * the disk, and so after the one before it. Ends with status 0 when there is no such moment.
 */
import { join } from 'node:path';
import { realDisk } from '../../src/sources/swap/real-disk.ts';
import { Swap } from '../../src/sources/swap/swap.ts';
import type { SwapDisk } from '../../src/sources/swap/swap-disk.ts';

const [folder, text] = process.argv.slice(2) as [string, string];
const moment = Number(text);
let moments = 0;

function pass(): void {
  if (moments++ === moment) process.kill(process.pid, 'SIGKILL');
}

const disk: SwapDisk = new Proxy(realDisk, {
  get(target, key: keyof SwapDisk) {
    const call = target[key] as (...values: unknown[]) => Promise<unknown>;
    if (key === 'exists' || key === 'read') return call;
    return async (...values: unknown[]) => {
      pass();
      return call(...values);
    };
  },
});

const swap = await Swap.prepare(
  {
    id: '1',
    number: 1,
    created: '2026-01-05T09:00:00Z',
    about: {},
    roots: [{ live: join(folder, 'live'), work: join(folder, 'work') }],
    slots: [['Data', 'chats.sqlite'], ['IndexedDB'], ['Data', 'Files']].map((names) => ({
      root: 0,
      names,
    })),
  },
  { disk },
);
await swap.moveTo('applied');
