import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeSnapshot, formatTime, type Snapshot } from '../src/format/index.ts';
import {
  formatCalendarSpan,
  localOffsetAt,
  parseCalendarSpan,
} from '../src/operations/forget/calendar-span.ts';
import type { KeepPolicy } from '../src/operations/forget/keep-policy.ts';
import { type ForgetPlan, planForget } from '../src/operations/forget/plan-forget.ts';
import type { GroupBy } from '../src/operations/snapshots/group-snapshots.ts';
import { loadSnapshots, type StoredSnapshot } from '../src/operations/snapshots/load-snapshots.ts';
import { forEachConcurrently } from '../src/repository/for-each-concurrently.ts';
import { randomNumbers } from './random-numbers.ts';
import { describeWithPrograms } from './servers/index.ts';
import { SharedRepository } from './shared-repository.ts';

/*
 * Our plan against restic's, for seeded policies on seeded histories: of many computers, in many time zones, with clocks that
 * were wrong. One run of restic judges all histories by one policy. A failure names its seed; `KIRSCH_SEED` begins there,
 * and `KIRSCH_FORGET_POLICIES` says how many are tried.
 */
const FIRST_SEED = Number(process.env['KIRSCH_SEED'] ?? 1);
const POLICIES = Number(process.env['KIRSCH_FORGET_POLICIES'] ?? 20);
const HOSTS = 40;
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];
const GROUPINGS = ['host,paths', 'host', 'host,tags', 'host,paths,tags'];
const FIXED_OFFSETS = [-720, -90, 0, 0, 345, 840];
const MINUTE = 60_000;
const STEPS = [1, 20, 60, 60 * 7, 60 * 24, 60 * 24 * 6, 60 * 24 * 25, 60 * 24 * 200];
const SPANS = ['7d', '30d', '1m', '2m3d', '36h', '1y2m3d4h', '6m'].map(parseCalendarSpan);
const FAR_FUTURE = Date.UTC(2160, 0, 1);

type Random = (bound: number) => number;

/** What restic's JSON says of a group, of which this is compared. */
interface ResticGroup {
  readonly tags: readonly string[] | null;
  readonly host: string;
  readonly paths: readonly string[] | null;
  readonly keep: readonly { readonly id: string }[] | null;
  readonly remove: readonly { readonly id: string }[] | null;
  readonly reasons: readonly { readonly snapshot: { id: string }; readonly matches: string[] }[];
}

describeWithPrograms(['restic'], 'a policy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-forget-'));
  const zoneBefore = process.env['TZ'];
  const repository = new SharedRepository(join(folder, 'repository'));
  let all: StoredSnapshot[] = [];

  beforeAll(async () => {
    await repository.create();
    const random = randomNumbers(FIRST_SEED);
    const snapshots = Array.from({ length: HOSTS }, (_, host) => history(random, `host${host}`));
    await repository.kirsch(async (opened) => {
      await forEachConcurrently(snapshots.flat(), 8, async (snapshot) => {
        await opened.saveUnpacked('snapshot', encodeSnapshot(snapshot));
      });
      all = await loadSnapshots(opened);
    });
  });
  afterAll(() => {
    setZone(zoneBefore);
    rmSync(folder, { recursive: true });
  });

  const seeds = Array.from({ length: POLICIES }, (_, number) => FIRST_SEED + number);
  test.each(seeds)('keeps and removes what it does with restic, seed %i', async (seed) => {
    const random = randomNumbers(seed);
    const zone = pick(random, ZONES);
    const groupBy = pick(random, GROUPINGS);
    const { policy, words } = randomPolicy(random);
    const args = ['forget', '--dry-run', '--no-lock', '--json', '--group-by', groupBy, ...words];
    const theirs = await repository.restic(args, { env: { TZ: zone }, anyExit: true });
    setZone(zone);
    const plan = () =>
      planForget(all, {
        rule: { kind: 'policy', policy, groupBy: groupBy.split(',') as GroupBy[] },
        guard: false,
        now: Date.now(),
        offsetAt: localOffsetAt,
      });
    const context = `TZ=${zone} restic ${args.join(' ')}`;
    if (theirs.code !== 0) {
      expect(theirs.stderr, context).toMatch(/refusing to delete|no policy was specified/);
      if (theirs.stderr.includes('refusing')) expect(plan, context).toThrow(/remove every backup/);
      return;
    }
    expect(ours(plan()), context).toEqual(restics(JSON.parse(theirs.stdout)));
  });
});

/** Up to forty backups of a computer, with its clock, which is wrong now and then. */
function history(random: Random, hostname: string): Snapshot[] {
  const offsetAt = randomOffsets(random);
  const newest =
    random(8) === 0
      ? FAR_FUTURE
      : Date.UTC(2024 + random(3), random(10), 1 + random(28), random(24), random(60));
  const moments = random(2) === 0 ? steps(random, newest) : nearEnds(random, newest);
  return moments.map((moment, number): Snapshot => {
    const isAhead = number === 0 && random(6) === 0;
    const nanoseconds =
      BigInt(isAhead ? FAR_FUTURE : moment) * 1_000_000n + BigInt(random(10 ** 6));
    return {
      time: formatTime(nanoseconds, offsetAt(moment)),
      tree: 'a'.repeat(64),
      paths: random(5) === 0 ? ['/other', '/data'] : ['/data'],
      hostname,
      username: 'ada',
      uid: 0,
      gid: 0,
      excludes: [],
      tags: ['a', 'b', 'c'].filter(() => random(5) === 0),
      programVersion: '',
    };
  });
}

/** Moments that go back by steps of different lengths. */
function steps(random: Random, newest: number): number[] {
  const usual = random(STEPS.length);
  let moment = newest;
  return Array.from({ length: 1 + random(40) }, () => {
    const step = STEPS[random(4) === 0 ? random(STEPS.length) : usual]!;
    moment -= Math.round((step * MINUTE * (1 + random(100))) / 50);
    return moment;
  });
}

/** The newest moment, and others around the ends of spans that policies name: there summer time matters. */
function nearEnds(random: Random, newest: number): number[] {
  const others = Array.from({ length: 1 + random(40) }, () => {
    const { years, months, days, hours } = pick(random, SPANS);
    const end = new Date(newest);
    end.setUTCFullYear(
      end.getUTCFullYear() - years,
      end.getUTCMonth() - months,
      end.getUTCDate() - days,
    );
    return end.getTime() - hours * 60 * MINUTE + (random(180) - 90) * MINUTE;
  });
  return [newest, ...others];
}

/** The clock of a computer: in a zone with summer time, or at a fixed distance. */
function randomOffsets(random: Random): (milliseconds: number) => number {
  if (random(3) === 0) {
    const fixed = pick(random, FIXED_OFFSETS);
    return () => fixed;
  }
  const zone = pick(random, ZONES);
  return (milliseconds) => {
    setZone(zone);
    return localOffsetAt(milliseconds);
  };
}

function randomPolicy(random: Random): { policy: KeepPolicy; words: string[] } {
  const words: string[] = [];
  const policy: Record<string, unknown> = {};
  for (const name of ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly']) {
    if (random(4) > 0) continue;
    const count = random(8) === 0 ? Number.POSITIVE_INFINITY : random(12);
    policy[name] = count;
    words.push(`--keep-${name}`, count === Number.POSITIVE_INFINITY ? 'unlimited' : String(count));
  }
  for (const name of ['', 'Hourly', 'Daily', 'Weekly', 'Monthly', 'Yearly']) {
    if (random(5) > 0) continue;
    const units = ['y', 'm', 'd', 'h'].map((unit) => (random(2) ? `${random(40)}${unit}` : ''));
    const span = random(2) === 0 ? pick(random, SPANS) : parseCalendarSpan(units.join(''));
    policy[`within${name}`] = span;
    words.push(`--keep-within${name && `-${name.toLowerCase()}`}`, formatCalendarSpan(span));
  }
  const tags = [['a'], ['a', 'b'], ['c'], ['']].filter(() => random(6) === 0);
  if (tags.length > 0) policy['tags'] = tags;
  for (const list of tags) words.push('--keep-tag', list.join(','));
  return { policy: policy as KeepPolicy, words };
}

type Comparable = readonly [key: string, keep: unknown, remove: readonly string[]];

function ours({ groups }: ForgetPlan): Comparable[] {
  return groups
    .map(
      ({ host = '', paths = [], tags = [], keep, remove }): Comparable => [
        JSON.stringify([host, paths, tags]),
        keep.map(({ stored, reasons }) => [stored.id, reasons]),
        remove.map(({ id }) => id),
      ],
    )
    .sort(byKey);
}

function restics(groups: readonly ResticGroup[]): Comparable[] {
  return groups
    .map(
      ({ host, paths, tags, reasons, remove }): Comparable => [
        JSON.stringify([host, paths ?? [], tags ?? []]),
        (reasons ?? []).map(({ snapshot, matches }) => [snapshot.id, matches]),
        (remove ?? []).map(({ id }) => id),
      ],
    )
    .sort(byKey);
}

function byKey([a]: Comparable, [b]: Comparable): number {
  return a < b ? -1 : 1;
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)]!;
}

function setZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
}
