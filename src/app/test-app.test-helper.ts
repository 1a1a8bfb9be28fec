import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hc } from 'hono/client';
import { onTestFinished } from 'vitest';
import type { ApiClient } from './api/api.ts';
import type { JobView } from './api/job-schemas.ts';
import { type RunningApp, type StartAppOptions, startApp } from './start-app.ts';

/** An app in a home of its own, and a browser that has a session with it. */
export interface TestApp {
  readonly app: RunningApp;
  readonly home: string;
  readonly cookie: string;
  /** The typed client that the pages use. */
  readonly client: ApiClient;
  /** A request as a page of the app sends it; headers that are given win. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The job when it is over. */
  ended(job: { readonly id: string }): Promise<JobView>;
}

/** Starts one that ends with the test. */
export async function startTestApp(options: Partial<StartAppOptions> = {}): Promise<TestApp> {
  const home = await mkdtemp(join(tmpdir(), 'kirsch-app-'));
  const env = {
    KIRSCH_CONFIG: join(home, 'config', 'settings.jsonc'),
    XDG_CACHE_HOME: join(home, 'cache'),
    HOME: home,
  };
  const app = await startApp({ env, home, pages: join(home, 'pages'), ...options });
  onTestFinished(async () => {
    await app.close();
    await rm(home, { recursive: true, force: true });
  });
  const cookie = await openSession(app);
  const fetchAsPage = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, app.url), {
      ...init,
      headers: {
        origin: app.url.slice(0, -1),
        cookie,
        ...(init.body !== undefined && { 'content-type': 'application/json' }),
        ...(init.headers as Record<string, string>),
      },
    });
  const client = hc(app.url, {
    headers: { origin: app.url.slice(0, -1), cookie },
  }) as unknown as ApiClient;
  return {
    app,
    home,
    cookie,
    client,
    fetch: fetchAsPage,
    ended: async ({ id }) => {
      for (;;) {
        const answer = await client.api.jobs[':id'].$get({ param: { id } });
        const { job } = await answer.json();
        if (job.endedAt !== undefined) return job;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** Exchanges a code for a cookie, as the page does. */
export async function openSession(app: RunningApp): Promise<string> {
  const { hash, origin } = new URL(app.makeEntry());
  const answer = await fetch(new URL('api/session', app.url), {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice('#code='.length) }),
  });
  if (!answer.ok) throw new Error(`The session is refused: ${await answer.text()}`);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
