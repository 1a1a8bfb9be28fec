import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildWeb } from '../../scripts/build-web.js';
import { root } from '../../scripts/launch/root.js';
import { type RunningApp, startApp } from '../../src/app/index.ts';
import { makeSampleProfile } from '../../src/index.ts';
import { npmStart, type StartedApp } from './npm-start.ts';
import type { StorySetting } from './setting.ts';
import { startChromium } from './start-chromium.ts';
import { type StoryBucket, startStoryBucket } from './story-bucket.ts';
import type { Texts } from './wording.ts';

/** Of the repositories that stories make without telling of it. */
export const PASSWORD = 'four cherries in a bowl';

/** What a story is played with: a browser, and computers with Cherry Studio's data and the app. */
export interface Story {
  /** For what the story needs besides; removed with it. */
  readonly folder: string;
  readonly browser: Browser;
  /** An empty bucket called `photos`, on a server that the story may end. */
  readonly bucket: StoryBucket;
  /** A computer of this name. Without Cherry Studio unless a size of its data is given, in bytes. */
  computer(name: string, profileBytes?: number): Promise<StoryComputer>;
  /** The same, where a person has typed `npm start`, without a display. */
  newcomer(name: string, profileBytes?: number): Promise<NewcomersComputer>;
  end(): Promise<void>;
}

/** A computer: a home of its own, and the app on it. */
export interface StoryComputer {
  readonly home: string;
  /** Cherry Studio's folder. */
  readonly profile: string;
  readonly app: RunningApp;
  /** Ends the app, and starts it again after something else was done. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
}

/** A computer on which the app runs in a process of its own. */
export interface NewcomersComputer extends Pick<StoryComputer, 'home' | 'profile'> {
  readonly app: StartedApp;
}

export async function startStory({ storage }: StorySetting): Promise<Story> {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-story-'));
  const computers: { readonly app: { close(): Promise<void> } }[] = [];
  const [browser, bucket] = await Promise.all([
    startChromium(),
    startStoryBucket(storage, 'photos', join(folder, 'bucket')),
    buildWeb(),
  ]);
  return {
    folder,
    browser,
    bucket,
    computer: async (name, profileBytes) => {
      const computer = await startComputer(join(folder, name), profileBytes);
      computers.push(computer);
      return computer;
    },
    newcomer: async (name, profileBytes) => {
      const { home, profile, env } = await makeComputer(join(folder, name), profileBytes);
      const app = await npmStart(env);
      computers.push({ app });
      return { home, profile, app };
    },
    end: async () => {
      await browser.close();
      for (const { app } of computers) await app.close();
      await bucket.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeComputer(home: string, profileBytes?: number) {
  const profile = join(home, '.config', 'CherryStudio');
  if (profileBytes === undefined) await mkdir(home);
  else await makeSampleProfile(profile, { bytes: profileBytes });
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    KIRSCH_CONFIG: join(home, 'kirsch', 'settings.jsonc'),
  };
  return { home, profile, env };
}

async function startComputer(folder: string, profileBytes?: number): Promise<StoryComputer> {
  const { home, profile, env } = await makeComputer(folder, profileBytes);
  const start = () => startApp({ env, home, pages: join(root, 'dist', 'web') });
  let app = await start();
  return {
    home,
    profile,
    get app() {
      return app;
    },
    restart: async (meanwhile) => {
      await app.close();
      await meanwhile();
      app = await start();
    },
  };
}

/** Brings a new app behind its first steps, which other stories tell of, and shows its first page. */
export async function passFirstSteps(
  page: Page,
  { endpoint, bucket, keys }: StoryBucket,
  texts: Texts,
): Promise<void> {
  const fields = { endpoint, bucket };
  const { origin } = new URL(page.url());
  const ask = async (method: 'put' | 'post', path: string, data: object = {}) => {
    const answer = await page.request[method](`${origin}/api/${path}`, {
      data,
      headers: { origin },
    });
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  await page.getByRole('heading', { level: 1 }).waitFor();
  await ask('put', `storages/${fields.bucket}`, { kind: 's3', fields, keys });
  await ask('post', `storages/${fields.bucket}/choose`);
  const { kit } = await ask('post', 'repository', { password: PASSWORD });
  await ask('post', 'repository/kit/confirm', { repositoryId: kit.repositoryId });
  await page.goto(origin);
  await page.getByRole('button', { name: texts.backup.now, exact: true }).waitFor();
}
