import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { changeProfile } from '../../bench/cherry-studio/change-profile.ts';
import { type RunningApp, startApp } from '../../src/app/index.ts';
import { makeSampleProfile } from '../../src/index.ts';
import { openSqlite } from '../../src/sources/index.ts';
import { root } from '../launch/root.js';

/** What a request to the app answers; a script knows what it has asked for. */
// biome-ignore lint/suspicious/noExplicitAny: the shapes are those of docs/api.md
type Answer = any;

/** What differs between sample computers. */
export interface SampleComputerOptions {
  /** Of the data of Cherry Studio. Default: 1. */
  readonly seed?: number;
  /** How much of it there is. Default: 4 MB. */
  readonly bytes?: number;
  /** What the app's environment has besides its folders. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A computer with Cherry Studio's data, the app on it, and a session with the app. */
export class SampleComputer {
  readonly app: RunningApp;
  readonly profile: string;
  /** What a page of the session sends along with its requests. */
  readonly cookie: string;

  private constructor(app: RunningApp, profile: string, cookie: string) {
    this.app = app;
    this.profile = profile;
    this.cookie = cookie;
  }

  /** @param home of a user who has nothing yet */
  static async start(home: string, options: SampleComputerOptions = {}): Promise<SampleComputer> {
    const { seed = 1, bytes = 4_000_000 } = options;
    const profile = join(home, '.config', 'CherryStudio');
    await makeSampleProfile(profile, { bytes, seed });
    const env = {
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_CACHE_HOME: join(home, '.cache'),
      KIRSCH_CONFIG: join(home, '.config', 'kirsch', 'settings.jsonc'),
      ...options.env,
    };
    const app = await startApp({ env, home, pages: join(root, 'dist', 'web') });
    const { hash, origin } = new URL(app.makeEntry());
    const answer = await fetch(new URL('api/session', app.url), {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ code: hash.slice('#code='.length) }),
    });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return new SampleComputer(app, profile, cookie);
  }

  /** Asks the app as its page does. A job is waited for, and comes back as it ended. */
  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(new URL(`api/${path}`, this.app.url), {
      method,
      headers: {
        origin: new URL(this.app.url).origin,
        cookie: this.cookie,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    let answer: Answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    if (path.startsWith('jobs/')) return answer;
    while (answer.job !== undefined && answer.job.endedAt === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      answer = await this.ask('GET', `jobs/${answer.job.id}`);
    }
    if (answer.job?.error) throw new Error(`${path}: ${JSON.stringify(answer.job.error)}`);
    return answer;
  }

  /** A day's work: some chats, attachments and notes more. */
  work(day: string): Promise<void> {
    return changeProfile(this.profile, day);
  }

  /** A bad day: most of what there was has gone. */
  async loseMost(): Promise<void> {
    for (const folder of ['IndexedDB', join('Data', 'Files'), join('Data', 'KnowledgeBase')])
      await rm(join(this.profile, folder), { recursive: true });
    const database = await openSqlite(join(this.profile, 'Data', 'cherrystudio.sqlite'));
    database.exec('DELETE FROM message WHERE fts_rowid % 50 > 0; VACUUM');
    database.close();
  }

  /** Calls this computer something. */
  async name(name: string): Promise<void> {
    const { computers } = await this.ask('GET', 'computers');
    const own: Answer = computers.find(({ isThis }: Answer) => isThis);
    await this.ask('PUT', `computers/${encodeURIComponent(own.key)}/name`, { name });
  }
}
