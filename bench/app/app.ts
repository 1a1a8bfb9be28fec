import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../test/app/start-chromium.ts';
import type { LineOptions } from '../line/line.ts';
import { executable } from '../programs.ts';

/** Seconds, one figure a round. */
export interface AppSamples {
  /** From the start of the process to the address that it prints. */
  readonly start: readonly number[];
  /** From the navigation to the first page's heading, in a browser that has kept nothing. */
  readonly page: readonly number[];
}

/** How long a person waits for the app: for a process that has nothing set up, and for its first page in Chromium. */
export async function measureApp({
  disk,
  rounds,
  signal,
  onRun,
}: Pick<LineOptions, 'disk' | 'rounds' | 'signal' | 'onRun'>): Promise<AppSamples> {
  const samples = { start: [] as number[], page: [] as number[] };
  const browser = await startChromium();
  try {
    // The round before the first warms the caches of the system, and Kirsch's cache of compiled code.
    for (let round = 0; round <= rounds; round++) {
      signal.throwIfAborted();
      onRun(`start of the app, round ${round} of ${rounds}`);
      const { start, page } = await startOnce(browser, join(disk, `app-${round}`), signal);
      if (round === 0) continue;
      samples.start.push(start);
      samples.page.push(page);
    }
    return samples;
  } finally {
    await browser.close();
  }
}

async function startOnce(browser: Browser, home: string, signal: AbortSignal) {
  mkdirSync(home);
  const [path = '', ...words] = executable('kirsch');
  const started = performance.now();
  const child = spawn(path, [...words, 'app', '--no-browser', '--json'], {
    signal,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      KIRSCH_CONFIG: join(home, 'settings.jsonc'),
      // All rounds use one, as all starts of a person do.
      XDG_CACHE_HOME: join(home, '..', 'app-cache'),
    },
  });
  const closed = once(child, 'close');
  try {
    const line = await firstLine(child);
    const printed = performance.now();
    const { entry } = JSON.parse(line) as { entry: string };
    return { start: (printed - started) / 1_000, page: await openOnce(browser, entry) };
  } finally {
    child.kill('SIGINT');
    await closed;
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout!) {
    text += chunk;
    if (text.includes('\n')) return text;
  }
  throw new Error('The app ended before it had printed its address.');
}

async function openOnce(browser: Browser, entry: string): Promise<number> {
  const context = await browser.newContext({ locale: 'en' });
  try {
    const page = await context.newPage();
    const navigated = performance.now();
    await page.goto(entry, { waitUntil: 'commit' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    return (performance.now() - navigated) / 1_000;
  } finally {
    await context.close();
  }
}
