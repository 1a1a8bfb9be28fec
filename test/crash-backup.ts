/*
 * A backup in a process of its own, to be killed. Environment: the repository's. Argument: the folder to back up. Prints
 * a line of JSON (`PutEvent`) whenever it begins to store an object and whenever one is stored.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Storage } from '../src/storage/index.ts';
import { SharedRepository } from './shared-repository.ts';

/** What happened to an object at what moment, in milliseconds of this process's clock. */
export interface PutEvent {
  readonly event: 'start' | 'end';
  readonly at: number;
  readonly key: string;
  /** In bytes. */
  readonly size: number;
}

/** So much longer do this process's minutes seem to it than they are: one is over in half a second. */
const HASTE = 120;
/** How long a pack is on its way before it arrives, and its acknowledgement after; one pack at a time. */
const WAY_MS = 60;

const [source = ''] = process.argv.slice(2);
const realNow = performance.now.bind(performance);
performance.now = () => realNow() * HASTE;

const { RESTIC_REPOSITORY: url = '' } = process.env;
const shared = new SharedRepository(url, process.env as Record<string, string>);
await shared.backup([source], { packSizeMiB: 4 }, reporting);

/** A storage at the other end of a slow line, which says what happens to it. */
function reporting(storage: Storage): Storage {
  let lineIsFree = Promise.resolve();
  return new Proxy(storage, {
    get: (target, name: keyof Storage) => {
      if (name === 'put') return put;
      const member = target[name];
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });

  async function put(...[key, content, options]: Parameters<Storage['put']>): Promise<void> {
    const size = content.length;
    const report = (event: PutEvent['event']) => {
      const line: PutEvent = { event, at: performance.now(), key, size };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    };
    report('start');
    if (key.startsWith('data/')) {
      lineIsFree = lineIsFree.then(async () => {
        await sleep(WAY_MS);
        await storage.put(key, content, options);
        await sleep(WAY_MS);
      });
      await lineIsFree;
    } else {
      await storage.put(key, content, options);
    }
    report('end');
  }
}
