import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How long a page may take for one thing, on a computer that has much else to do. */
const MOST_MS = 60_000;

/** How a person looks at the app. */
export interface Look {
  readonly language: 'en' | 'zh-CN';
  readonly scheme?: 'light' | 'dark';
  /** In pixels. @default 1280 */
  readonly width?: number;
}

/** A page of a browser, and what it complained about: scripts that broke, and what its policy forbade. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Opens the app by an address that opens a session. */
export async function openApp(browser: Browser, entry: string, look: Look): Promise<WatchedPage> {
  const { language, scheme = 'light', width = 1280 } = look;
  const context = await browser.newContext({
    locale: language,
    colorScheme: scheme,
    viewport: { width, height: 860 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(MOST_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(entry);
  return { page, complaints };
}

/** Fails with what `axe` finds wrong for people who cannot see, or use no mouse. */
export async function expectAccessible(page: Page): Promise<void> {
  // As a debugger does it: the page's own policy lets no such script in.
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations: found } = await tool.run();
    return found.map(({ id, nodes }) => ({ id, at: nodes.slice(0, 3).map(({ html }) => html) }));
  });
  expect(violations, `on ${page.url()}`).toEqual([]);
}
