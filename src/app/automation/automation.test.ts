import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AppSettings, DEFAULT_APP_SETTINGS } from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import { Automation } from './automation.ts';
import { AutomationFile } from './automation-file.ts';
import type { Chore } from './chores.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-automation-'));
  vi.useFakeTimers({ now: 1_000 * DAY, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** An app whose deeds are written down instead of done. */
class App {
  settings: AppSettings = {
    ...DEFAULT_APP_SETTINGS,
    schedule: { kind: 'every', minutes: 60 },
    retention: { kind: 'newest', count: 5 },
    secondStorage: 'second',
  };
  readonly deeds: string[] = [];
  readonly said: string[] = [];
  backup: Partial<JobView> | undefined = {};
  chore: (chore: Chore) => Partial<JobView> | undefined = () => ({});

  /** One that has made backups for a month. */
  async start(): Promise<Automation> {
    const file = new AutomationFile(join(folder, 'automation.json'));
    const now = Date.now();
    const history = { since: now - 30 * DAY, lastSuccess: now, failures: 0 };
    await file.write({ history, chores: {}, said: {} });
    return Automation.start({
      clock: {
        now: Date.now,
        after: (milliseconds, callback) => {
          const timer = setTimeout(callback, milliseconds);
          return () => clearTimeout(timer);
        },
      },
      file,
      settings: async () => this.settings,
      backUp: async (trigger) => {
        this.deeds.push(trigger);
        return this.backup && job('backup', this.backup);
      },
      doChore: async (chore) => {
        this.deeds.push(chore);
        const done = this.chore(chore);
        return done && job(chore === 'privacy' ? 'privacy' : 'verify', done);
      },
      isApplicationOpen: async () => false,
      announce: async (kind) => {
        this.said.push(kind);
      },
      onChange: () => {},
    });
  }
}

function job(kind: 'backup' | 'verify' | 'privacy', fields: Partial<JobView>): JobView {
  const summary = {
    snapshotIds: ['a'],
    isUnchanged: false,
    filesNew: 1,
    filesChanged: 0,
    filesUnchanged: 0,
    files: 1,
    bytes: 1,
    bytesSent: 1,
    issues: 0,
  };
  const result = kind === 'backup' ? { result: summary } : {};
  const common = {
    id: 'x',
    startedAt: '',
    trigger: 'schedule',
    issues: [],
    state: 'done',
  } as const;
  return { ...common, kind, ...result, ...fields } as JobView;
}

function failed(code: string): Partial<JobView> {
  return { state: 'failed', error: { code, message: code } };
}

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

describe('automatic backups', () => {
  test('are followed by what is due, in order', async () => {
    const app = new App();
    const automation = await app.start();
    await pass(1);
    expect(app.deeds).toEqual(['schedule', 'tidy', 'prune', 'copy', 'verify', 'privacy']);
    await pass(60 * MINUTE);
    expect(app.deeds.slice(6)).toEqual(['schedule', 'tidy', 'copy']);
    await automation.stop();
  });

  test('that find nothing new leave old ones and the second storage alone', async () => {
    const app = new App();
    const automation = await app.start();
    await pass(1);
    app.backup = { result: { snapshotIds: [], isUnchanged: true } } as unknown as Partial<JobView>;
    app.deeds.length = 0;
    await pass(60 * MINUTE);
    expect(app.deeds).toEqual(['schedule']);
    await automation.stop();
  });

  test('tell of a failure once, of its end, and nothing of a storage out of reach', async () => {
    const app = new App();
    const automation = await app.start();
    await pass(1);
    app.backup = failed('STORAGE_DENIED');
    await pass(5 * 60 * MINUTE);
    app.backup = failed('STORAGE_UNREACHABLE');
    await pass(5 * 60 * MINUTE);
    expect(app.said).toEqual(['failure']);
    app.backup = {};
    await pass(2 * 60 * MINUTE);
    expect(app.said).toEqual(['failure', 'recovery']);
    await automation.stop();
  });

  test('remember over a restart when they are due, and what was said', async () => {
    const app = new App();
    const first = await app.start();
    await pass(1);
    app.backup = failed('STORAGE_DENIED');
    await pass(60 * MINUTE);
    await first.stop();
    const record = await new AutomationFile(join(folder, 'automation.json')).read(0);
    expect(record).toMatchObject({
      history: { failures: 1 },
      said: { failure: 'STORAGE_DENIED' },
    });
  });

  test('where nothing can be backed up yet are no failure', async () => {
    const app = new App();
    app.backup = undefined;
    app.chore = () => undefined;
    const automation = await app.start();
    await pass(3 * 60 * MINUTE);
    expect(new Set(app.deeds)).toEqual(new Set(['schedule', 'tidy']));
    expect(app.said).toEqual([]);
    await automation.stop();
  });

  test('count from one that a person has begun', async () => {
    const app = new App();
    const automation = await app.start();
    await pass(30 * MINUTE);
    app.deeds.length = 0;
    const end = automation.began();
    await end(job('backup', {}));
    expect(app.deeds).toEqual(['tidy', 'copy']);
    await pass(59 * MINUTE);
    expect(app.deeds).not.toContain('schedule');
    await automation.stop();
  });
});

describe('chores', () => {
  test('are done on days without a backup, too', async () => {
    const app = new App();
    app.settings = { ...app.settings, schedule: { kind: 'off' } };
    const automation = await app.start();
    await pass(DAY);
    expect(app.deeds).toEqual(['tidy', 'prune', 'copy', 'verify', 'privacy']);
    await automation.stop();
  });

  test('that fail are told of, and those after them are done', async () => {
    const app = new App();
    app.chore = (chore) => (chore === 'prune' ? failed('STORAGE_DENIED') : {});
    const automation = await app.start();
    await pass(1);
    expect(app.deeds).toContain('verify');
    expect(app.said).toEqual(['failure']);
    await automation.stop();
  });

  test('wait quietly for a storage that is out of reach', async () => {
    const app = new App();
    app.settings = { ...app.settings, schedule: { kind: 'off' } };
    app.chore = () => failed('STORAGE_UNREACHABLE');
    const automation = await app.start();
    await pass(60 * MINUTE);
    expect(app.deeds).toEqual(['tidy']);
    app.chore = () => ({});
    await pass(60 * MINUTE);
    expect(app.deeds).toEqual(['tidy', 'tidy', 'prune', 'copy', 'verify', 'privacy']);
    expect(app.said).toEqual([]);
    await automation.stop();
  });

  test('that find a bucket which others can read say so', async () => {
    const app = new App();
    app.chore = (chore) =>
      chore === 'privacy' ? ({ result: { state: 'public' } } as Partial<JobView>) : {};
    const automation = await app.start();
    await pass(1);
    expect(app.said).toEqual(['public']);
    await automation.stop();
  });

  test('that find damage say so', async () => {
    const app = new App();
    app.chore = (chore) =>
      chore === 'verify' ? ({ result: { isSound: false } } as Partial<JobView>) : {};
    const automation = await app.start();
    await pass(1);
    expect(app.said).toEqual(['damage']);
    await automation.stop();
  });
});
