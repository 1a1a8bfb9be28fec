import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type S3Server, startS3Server } from '../../src/index.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { expectAccessible, openApp, type WatchedPage } from './chromium-page.ts';
import { type Story, startStory } from './story.ts';

const KEYS = { accessKeyId: 'newcomer', secretAccessKey: 'a secret of the newcomer' };

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

describeWithPrograms(['chromium'], 'a newcomer with two computers', () => {
  let story: Story;
  let server: S3Server;

  beforeAll(async () => {
    story = await startStory();
    const folder = join(story.folder, 'bucket');
    server = await startS3Server({ folder, ...KEYS, buckets: { photos: {} } });
  });

  afterAll(async () => {
    await story?.end();
    await server?.close();
  });

  let first: WatchedPage;
  let pairing: { readonly text: string; readonly words: string };

  const open = (page: Page, place: string) => page.getByRole('link', { name: place }).click();

  test('gets from nothing to a first backup', async () => {
    const { app } = await story.computer('a', 4_000_000);
    first = await openApp(story.browser, app.makeEntry(), { language: 'en' });
    const { page } = first;
    await page.getByRole('heading', { name: 'Where shall your backups go?' }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Endpoint' }).fill(server.url);
    await page.getByRole('textbox', { name: 'Bucket', exact: true }).fill('photos');
    await page.getByRole('textbox', { name: 'Access Key ID' }).fill(KEYS.accessKeyId);
    await page.getByRole('textbox', { name: 'Secret Access Key' }).fill('wrong');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page
      .getByText('Secret Access Key does not fit Access Key ID.', { exact: true })
      .waitFor();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Secret Access Key' }).fill(KEYS.secretAccessKey);
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByRole('button', { name: 'Use this storage' }).click();
    await page.getByRole('button', { name: 'Set up encryption' }).click();
    const goOn = page.getByRole('button', { name: 'Go on' });
    await goOn.waitFor();
    expect(await goOn.isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.getByLabel('I have put the recovery kit in a safe place').check();
    await goOn.click();
    await page.getByText('Chats and settings').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByTestId('backup-summary').waitFor();
    expect(await page.getByTestId('backup-summary').innerText()).toMatch(/files new or changed/);
    await page.getByRole('button', { name: 'Go to Kirsch' }).click();
    await page.getByText('Last backup just now').waitFor();
    await expectAccessible(page);
  });

  test('learns that a second backup had nothing to send', async () => {
    const { page } = first;
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByText('Nothing had changed').waitFor();
  });

  test('finds the backup in the list, looks into it, and restores it to a folder', async () => {
    const { page } = first;
    await open(page, 'Backups');
    await page.getByRole('button', { name: /^Actions for/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Browse' }).click();
    await page.getByRole('button', { name: 'Cherry Studio' }).click();
    await page.getByRole('button', { name: /version\.log/ }).click();
    await page.getByRole('region', { name: 'version.log' }).waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByRole('button', { name: 'Restore this' }).click();
    await page.getByText('Into a folder').click();
    const target = join(story.folder, 'restored');
    await page.getByLabel('To which folder').fill(target);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByRole('heading', { name: 'This will happen' }).waitFor();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText('Every byte was read again').waitFor();
    await expectAccessible(page);
    expect(await readdir(target, { recursive: true })).toEqual(
      expect.arrayContaining([expect.stringMatching(/cherrystudio\.sqlite$/)]),
    );
  });

  test('brings the data back into Cherry Studio, and takes that back', async () => {
    const { page } = first;
    const log = join(story.folder, 'a', '.config', 'CherryStudio', 'version.log');
    await writeFile(log, 'changed since');
    await page.getByText('Into Cherry Studio').click();
    await page.getByRole('heading', { name: 'This will happen' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText('Cherry Studio has the data of the backup.').waitFor();
    expect(await readFile(log, 'utf8')).not.toBe('changed since');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Bring it again' }).waitFor();
    expect(await readFile(log, 'utf8')).toBe('changed since');
  });

  test('makes a pairing text for the second computer', async () => {
    const { page } = first;
    await open(page, 'Settings');
    await page.getByRole('tab', { name: 'Computers' }).click();
    await page.getByRole('button', { name: 'Make a pairing text' }).click();
    await page.getByRole('img', { name: 'The pairing text as a QR code' }).waitFor();
    await expectAccessible(page);
    pairing = {
      text: await page.getByTestId('pairing-text').innerText(),
      words: await page.getByTestId('pairing-words').innerText(),
    };
    expect(pairing.words.split(' ')).toHaveLength(6);
  });

  test('connects the second computer, on a phone-sized dark Chinese page, and sees the list', async () => {
    const { app } = await story.computer('b');
    const look = { language: 'zh-CN', scheme: 'dark', width: 390 } as const;
    const { page, complaints } = await openApp(story.browser, app.makeEntry(), look);
    await page.getByRole('button', { name: '我在另一台电脑上使用 Kirsch' }).click();
    await page.getByLabel('配对文本').fill(pairing.text);
    await page.getByLabel('六个单词').fill(pairing.words);
    await expectAccessible(page);
    await page.getByRole('button', { name: '连接' }).click();
    await page.getByRole('heading', { name: '备份管理' }).waitFor();
    await page
      .getByRole('button', { name: /的备份的操作$/ })
      .first()
      .waitFor();
    await expectAccessible(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    for (const place of ['备份', '设置', '活动']) {
      await page.getByRole('link', { name: place, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: place }).waitFor();
      await expectAccessible(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
  });

  test('tries it without a bucket', async () => {
    const { app } = await story.computer('c');
    const { page, complaints } = await openApp(story.browser, app.makeEntry(), { language: 'en' });
    await page.getByRole('button', { name: 'Try without a bucket' }).click();
    await page.getByRole('button', { name: 'Set up encryption' }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  test('says so where there is nothing, and where there is no session', async () => {
    const { page } = first;
    const base = new URL(page.url()).origin;
    await page.goto(`${base}/nowhere`);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    const stranger = await story.browser.newContext({ locale: 'en' });
    const other = await stranger.newPage();
    await other.goto(base);
    await other.getByRole('heading', { name: 'Open Kirsch from your computer' }).waitFor();
    await expectAccessible(other);
    await stranger.close();
    expect(first.complaints).toEqual([]);
  });
});

/** How many pixels a page is wider than its window. */
function overflow(page: Page): Promise<number> {
  // As text: tests are compiled without the browser's types.
  return page.evaluate('document.documentElement.scrollWidth - innerWidth');
}
