// Takes the pictures of docs/screens of what was built last: node scripts/screens.ts [name of a picture …]
// First: it is the clock of all others.
import './screens/moved-clock.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startS3Server } from '../src/index.ts';
import { startChromium } from '../test/app/start-chromium.ts';
import { root } from './launch/root.js';
import { SampleComputer } from './sample/sample-computer.ts';
import { makeTwoComputers } from './screens/two-computers.ts';

type Variant = 'light-en' | 'dark-zh' | 'phone-en' | 'phone-zh';

const wanted = process.argv.slice(2);
const pictures = join(root, 'docs', 'screens');

const KEYS = { accessKeyId: 'AKIASAMPLE', secretAccessKey: 'a secret of nobody' };

const folder = await mkdtemp(join(tmpdir(), 'kirsch-'));
const closing: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
try {
  const browser = await startChromium();
  closing.push(() => browser.close());
  const server = await startS3Server({
    folder: join(folder, 'server'),
    buckets: { 'my-backups': {} },
    ...KEYS,
  });
  closing.push(() => server.close());
  const laptop = await SampleComputer.start(join(folder, 'mei'));
  closing.push(() => laptop.app.close());
  const take = photographer(browser, laptop);
  await take('first-run', ['light-en', 'dark-zh', 'phone-en'], async (page) => {
    await page
      .locator('input[type=url]')
      .fill('https://my-backups.s3.eu-central-1.amazonaws.com/cherry');
    await page.getByText('eu-central-1.amazonaws.com ·').waitFor();
  });

  const { studio } = await makeTwoComputers(folder, laptop, {
    name: 'my-backups',
    endpoint: server.url,
    bucket: 'my-backups',
    rootPath: 'cherry',
    keys: KEYS,
  });
  closing.push(() => studio.app.close());
  await take('backup', ['light-en', 'dark-zh', 'phone-en'], async (page) => {
    await laptop.work(page.url() + Math.random());
    await page.getByRole('button', { name: /Back up now|立即备份/ }).click();
    await page.getByTestId('backup-summary').waitFor();
  });
  const { rows } = await laptop.ask('GET', 'backups');
  const { id } = rows.find(({ computer }: { computer: { isThis: boolean } }) => computer.isThis);
  await take('backups', ['light-en', 'dark-zh', 'phone-zh'], visit('backups'));
  await take('browse', ['light-en'], async (page) => {
    await visit(`backups/${id}`)(page);
    await page.getByRole('button', { name: 'Cherry Studio' }).click();
    await page.getByRole('button', { name: /version\.log/ }).click();
    await page.getByRole('region', { name: 'version.log' }).waitFor();
  });
  const { chats } = await laptop.ask('GET', `backups/${id}/chats`);
  const chat = `backups/${id}/chats?chat=${encodeURIComponent(chats[1].id)}`;
  await take('chat', ['light-en', 'dark-zh'], visit(chat));
  await take('restore', ['light-en', 'phone-zh'], async (page) => {
    await visit(`backups/${rows.at(-1).id}/restore`)(page);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
  });
  const { rows: newest } = await laptop.ask('GET', 'backups');
  for (const [number, isLightweight] of [
    [0, false],
    [2, true],
    [4, false],
  ] as const) {
    await laptop.ask('POST', `backups/${newest[number].id}/export-zip`, { isLightweight });
  }
  await take('zips', ['light-en', 'dark-zh', 'phone-zh'], async (page) => {
    await visit('backups/zips')(page);
    await page.getByRole('row').nth(1).waitFor();
  });
  for (const part of ['', 'plan', 'automation', 'encryption', 'computers']) {
    await take(
      `settings-${part || 'storage'}`,
      part === 'automation' ? ['light-en', 'dark-zh'] : ['light-en'],
      visit(`settings/${part}`),
    );
  }
  await take('second-storage', ['light-en', 'dark-zh', 'phone-en'], async (page) => {
    await visit('settings')(page);
    await page.getByRole('button', { name: /Add a storage|添加存储/ }).click();
    await page.locator('input[type=url]').fill('s3.eu-central-1.wasabisys.com/second');
    await page.getByText('eu-central-1.wasabisys.com ·').waitFor();
    // As text: scripts are compiled without the browser's types.
    await page.evaluate(
      "document.querySelector('input[type=url]').scrollIntoView({ block: 'center' })",
    );
  });
  await laptop.ask('PUT', 'automation', { retention: { kind: 'newest', count: 3 } });
  await laptop.loseMost();
  const { job } = await laptop.ask('POST', 'backups', {});
  await take('collapse', ['light-en', 'dark-zh', 'phone-zh'], async (page) => {
    await page.getByRole('alert').waitFor();
  });
  await take('run', ['light-en', 'phone-zh'], visit(`activity/${job.id}`));
  await take('activity', ['light-en', 'phone-zh'], visit('activity'));
} finally {
  for (const close of closing.toReversed()) await close();
}

function visit(path: string) {
  return async (page: Page) => {
    await page.goto(new URL(path, page.url()).href);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
}

/** Opens the app once for each look, brings its page to where it shall be, and keeps what is seen. */
function photographer(browser: Browser, { app }: SampleComputer) {
  return async (
    name: string,
    variants: readonly Variant[],
    prepare: (page: Page) => Promise<void>,
  ): Promise<void> => {
    for (const variant of variants) {
      const file = `${name}-${variant}`;
      if (wanted.length > 0 && !wanted.includes(file)) continue;
      const page = await openPage(browser, variant);
      await page.goto(app.makeEntry());
      await page.getByRole('heading', { level: 1 }).waitFor();
      await prepare(page).catch((error: Error) => console.error(`${file}: ${error.message}`));
      // Pictures of pages that still load are of no use, and there is nothing else to wait for.
      await page.waitForTimeout(1_200);
      await page.screenshot({ path: join(pictures, `${file}.png`) });
      await page.context().close();
      console.log(file);
    }
  };
}

async function openPage(browser: Browser, variant: Variant): Promise<Page> {
  const [look, language] = variant.split('-');
  const context = await browser.newContext({
    locale: language === 'zh' ? 'zh-CN' : 'en',
    colorScheme: look === 'dark' ? 'dark' : 'light',
    viewport: look === 'phone' ? { width: 390, height: 844 } : { width: 1280, height: 860 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  return page;
}
