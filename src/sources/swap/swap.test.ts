import { describe, expect, it } from 'vitest';
import { isKirschError } from '../../errors/index.ts';
import type { Side, SwapPlan } from './journal.ts';
import { dieAt, filesIn, PowerLossDisk, type Tree } from './power-loss-disk.test-helper.ts';
import { Swap, type SwapOptions } from './swap.ts';
import type { SwapDisk } from './swap-disk.ts';

const LIVE = '/profile';
const WORK = '/.kirsch/1';
const OLD: Record<string, string> = {
  '/Data/cherrystudio.sqlite': 'old chats',
  '/Data/cherrystudio.sqlite-wal': 'old log',
  '/IndexedDB/a/000003.log': 'old table',
  '/IndexedDB/a/CURRENT': 'old current',
  '/cache.json': 'old cache',
  '/config.json': 'old config',
  '/window-state.json': 'stays',
};
const NEW: Record<string, string> = {
  '/Data/Files/picture.png': 'new picture',
  '/Data/cherrystudio.sqlite': 'new chats',
  '/IndexedDB/a/000009.ldb': 'new table',
  '/IndexedDB/a/CURRENT': 'new current',
  '/cache.json': 'new cache',
  '/config.json': 'new config',
  '/window-state.json': 'stays',
};
/** Replaced, removed, kept absent, added, and a folder that is replaced whole. */
const PLAN: SwapPlan = {
  id: '1',
  number: 1,
  created: '2026-01-05T09:00:00Z',
  about: { snapshot: 'abc' },
  roots: [{ live: LIVE, work: WORK }],
  slots: [
    ['Data', 'cherrystudio.sqlite'],
    ['Data', 'cherrystudio.sqlite-wal'],
    ['Data', 'cherrystudio.sqlite-journal'],
    ['Data', 'Files'],
    ['IndexedDB', 'a'],
    ['cache.json'],
    ['config.json'],
  ].map((names) => ({ root: 0, names })),
};
const IMPATIENT = { pauses: [1, 1, 1], wait: async () => {} };

function startTree(): Tree {
  const tree = new Map<string, string | null>();
  const disk = new PowerLossDisk(tree);
  for (const [path, content] of Object.entries(OLD)) disk.write(LIVE + path, content);
  for (const [path, content] of Object.entries(NEW)) {
    if (path !== '/window-state.json') disk.write(`${WORK}/new${path}`, content);
  }
  return disk.tree;
}

const options = (disk: SwapDisk): SwapOptions => ({ disk, patience: IMPATIENT });
const liveOf = (disk: PowerLossDisk) => filesIn(disk.tree, LIVE);
const contentOf = (side: Side) => (side === 'applied' ? NEW : OLD);

/** What is done in a row; each run of the table dies somewhere in its last deed. */
const DEEDS: Readonly<Record<string, readonly Side[]>> = {
  restore: ['applied'],
  undo: ['applied', 'reverted'],
  redo: ['applied', 'reverted', 'applied'],
};

/** A disk on which all but the last deed have been done; its changes are safe. */
async function diskBefore(deeds: readonly Side[]): Promise<PowerLossDisk> {
  const disk = new PowerLossDisk(startTree());
  if (deeds.length === 1) return disk;
  const swap = await Swap.prepare(PLAN, options(disk));
  for (const side of deeds.slice(0, -1)) await swap.moveTo(side);
  return new PowerLossDisk(disk.tree);
}

async function doLast(disk: SwapDisk, deeds: readonly Side[]): Promise<void> {
  const swap =
    deeds.length === 1
      ? await Swap.prepare(PLAN, options(disk))
      : (await Swap.open(WORK, options(disk)))!;
  await swap.moveTo(deeds.at(-1)!);
}

/** Does the next start's work, and holds the result against what the table promises. */
async function judge(disk: PowerLossDisk, wasOn: Side, movesTo: Side): Promise<Side> {
  const swap = await Swap.open(WORK, options(disk));
  const recovery = swap ? await swap.recover() : 'not-begun';
  const side = swap?.state.side ?? 'reverted';
  expect(liveOf(disk), recovery).toEqual(contentOf(side));
  const isNew = recovery === 'finished' || (recovery === 'at-rest' && side === movesTo);
  expect(side, recovery).toBe(isNew ? movesTo : wasOn);
  if (swap) {
    const other = side === 'applied' ? 'reverted' : 'applied';
    await swap.moveTo(other);
    expect(liveOf(disk), 'there and back').toEqual(contentOf(other));
  }
  return side;
}

/** Numbers of the changes at risk that are lost, in every combination. */
function* losses(count: number): Generator<(number: number) => boolean> {
  for (let mask = 0; mask < 1 << count; mask++) yield (number) => ((mask >> number) & 1) === 1;
}

describe.each(Object.entries(DEEDS))('a %s that dies', (deed, deeds) => {
  const movesTo = deeds.at(-1)!;
  const wasOn = deeds.at(-2) ?? 'reverted';

  /** The disk after each moment at which the last deed can die. */
  async function* deaths(): AsyncGenerator<PowerLossDisk> {
    for (let moment = 0; ; moment++) {
      const disk = await diskBefore(deeds);
      if (!(await dieAt(disk, moment, (mortal) => doLast(mortal, deeds)))) return;
      yield disk;
    }
  }

  it('is wholly old or wholly new afterwards, whatever the power loss takes back', async () => {
    let cases = 0;
    const sides = new Set<Side>();
    for await (const dead of deaths()) {
      for (const isLost of losses(dead.atRisk)) {
        sides.add(await judge(dead.afterPowerLoss(isLost), wasOn, movesTo));
        cases++;
      }
    }
    expect(sides.size).toBe(2);
    expect(cases).toBe({ restore: 213, undo: 192, redo: 192 }[deed]);
  });

  it('is wholly old or wholly new when the journal is cut at any byte', async () => {
    let cases = 0;
    for await (const dead of deaths()) {
      const append = dead.lastAppend;
      if (!append?.path.endsWith('journal')) continue;
      for (let length = 0; length <= append.text.length; length++) {
        const disk = dead.afterPowerLoss(() => length % 2 === 0);
        disk.write(append.path, append.before + append.text.slice(0, length));
        await judge(new PowerLossDisk(disk.tree), wasOn, movesTo);
        cases++;
      }
    }
    expect(cases).toBe({ restore: 496, undo: 141, redo: 140 }[deed]);
  });

  it('keeps what the application writes in between, also when it dies again', async () => {
    const written = ['/Data/cherrystudio.sqlite', '/Data/cherrystudio.sqlite-wal', '/Data/Files/x'];
    const mend = async (disk: SwapDisk) => (await Swap.open(WORK, options(disk)))?.recover();
    for await (const dead of deaths()) {
      if (!(await Swap.open(WORK, options(dead)))?.state.move) continue;
      for (const path of written) dead.write(LIVE + path, `the application's ${path}`);
      const contents = [...dead.tree.values()].filter(
        // The journal itself goes on.
        (content) => content !== null && !/^[0-9a-f]{16} /.test(content),
      );
      for (let moment = 0; ; moment++) {
        const disk = dead.afterPowerLoss(() => false);
        if (!(await dieAt(disk, moment, mend))) break;
        const again = disk.afterPowerLoss((number) => number === 0);
        await mend(again);
        const found = new Set(again.tree.values());
        expect(contents.filter((content) => !found.has(content))).toEqual([]);
        const aside = (await (await Swap.open(WORK, options(again)))!.keptAside()).map(
          ({ path }) => path,
        );
        expect(aside.every((path) => again.tree.has(path))).toBe(true);
      }
    }
  });

  it('survives a second death while the first is being mended', async () => {
    for await (const dead of deaths()) {
      for (let moment = 0; ; moment++) {
        const disk = dead.afterPowerLoss(() => false);
        const mend = async (mortal: SwapDisk) =>
          (await Swap.open(WORK, options(mortal)))?.recover();
        if (!(await dieAt(disk, moment, mend))) break;
        await judge(
          disk.afterPowerLoss((number) => number % 2 === 0),
          wasOn,
          movesTo,
        );
      }
    }
  });
});

describe.each(Object.entries(DEEDS))('a %s that meets trouble', (_, deeds) => {
  const movesTo = deeds.at(-1)!;
  const wasOn = deeds.at(-2) ?? 'reverted';

  it.each(['EBUSY', 'EPERM', 'ENOSPC', 'EIO'])(
    'is taken back at every step where %s comes and stays for that path, and can be done later',
    async (code) => {
      for (let moment = 0; ; moment++) {
        const disk = await diskBefore(deeds);
        disk.moments = 0;
        let locked: string | undefined;
        disk.trouble = ({ number, kind, path }) => {
          if (kind === 'write') return;
          if (number === moment) locked = path;
          if (path === locked) throw failure(code);
        };
        const outcome = await doLast(disk, deeds).catch((error: unknown) => error);
        if (disk.moments <= moment) break;
        disk.trouble = () => {};
        if (outcome === undefined) expect(liveOf(disk)).toEqual(contentOf(movesTo));
        else if (!isKirschError(outcome, 'RESTORE_UNFINISHED')) {
          expect(liveOf(disk)).toEqual(contentOf(wasOn));
        }
        await judge(disk, wasOn, movesTo);
      }
    },
  );

  it('waits for files that are busy for a moment', async () => {
    const disk = await diskBefore(deeds);
    const refusals = new Map<string, number>();
    disk.trouble = ({ kind, when, path }) => {
      const count = refusals.get(path) ?? 0;
      refusals.set(path, count + 1);
      if (kind === 'rename' && when === 'before' && count < 3) throw failure('EBUSY');
    };
    await doLast(disk, deeds);
    expect(liveOf(disk)).toEqual(contentOf(movesTo));
  });

  it('is taken back, or not begun, when the disk is full from any step on', async () => {
    for (let moment = 0; ; moment++) {
      const disk = await diskBefore(deeds);
      disk.moments = 0;
      let isFull = false;
      disk.trouble = ({ number, kind }) => {
        if (number === moment) isFull = true;
        if (isFull && kind !== 'rename' && disk.tree.has(`${WORK}/reserve`)) {
          throw failure('ENOSPC');
        }
      };
      const outcome = await doLast(disk, deeds).catch((error: unknown) => error);
      if (!isFull) break;
      expect(liveOf(disk)).toEqual(contentOf(outcome === undefined ? movesTo : wasOn));
      disk.trouble = () => {};
      await judge(disk, wasOn, movesTo);
    }
  });
});

describe('a swap', () => {
  it('is taken back when what was put in place does not pass the check', async () => {
    const disk = new PowerLossDisk(startTree());
    const check = async () => {
      expect(liveOf(disk)).toEqual(NEW);
      throw new Error('not sound');
    };
    const swap = await Swap.prepare(PLAN, { ...options(disk), check });
    await expect(swap.moveTo('applied')).rejects.toThrow('not sound');
    expect(liveOf(disk)).toEqual(OLD);
  });

  it('is taken back when it is stopped', async () => {
    const disk = new PowerLossDisk(startTree());
    const stop = new AbortController();
    disk.trouble = ({ number }) => {
      if (number === 20) stop.abort();
    };
    const swap = await Swap.prepare(PLAN, { ...options(disk), signal: stop.signal });
    await expect(swap.moveTo('applied')).rejects.toMatchObject({ code: 'ABORTED' });
    expect(liveOf(disk)).toEqual(OLD);
  });

  it('goes back and forth as often as one likes, with what the application changed since', async () => {
    const disk = new PowerLossDisk(startTree());
    const swap = await Swap.prepare(PLAN, options(disk));
    await swap.moveTo('applied');
    disk.write(`${LIVE}/Data/cherrystudio.sqlite-wal`, 'written since');
    await swap.moveTo('reverted');
    expect(liveOf(disk)).toEqual(OLD);
    await swap.moveTo('applied');
    expect(liveOf(disk)).toEqual({ ...NEW, '/Data/cherrystudio.sqlite-wal': 'written since' });
    await swap.moveTo('reverted');
    expect(liveOf(disk)).toEqual(OLD);
    expect(await swap.keptAside()).toEqual([]);
  });
});

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
