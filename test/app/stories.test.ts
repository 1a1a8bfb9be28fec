import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunningApp } from '../../src/app/index.ts';
import { type S3Server, startS3Server } from '../../src/index.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { openApp } from './chromium-page.ts';
import { type StorageGate, startStorageGate } from './storage-gate.ts';
import { type Story, startStory } from './story.ts';

const KEYS = { accessKeyId: 'stories', secretAccessKey: 'a secret of the stories' };

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

describeWithPrograms(['chromium'], 'a person who uses the app', () => {
  let story: Story;
  let server: S3Server;
  let gate: StorageGate;
  let app: RunningApp;
  let page: Page;

  beforeAll(async () => {
    story = await startStory();
    const folder = join(story.folder, 'bucket');
    server = await startS3Server({ folder, ...KEYS, buckets: { photos: {} } });
    gate = await startStorageGate(server.url);
    ({ app } = await story.computer('desk', 1_000_000));
    ({ page } = await openApp(story.browser, app.makeEntry(), { language: 'en' }));
  });

  afterAll(async () => {
    gate?.open();
    await story?.end();
    await gate?.end();
    await server?.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const open = (place: string) => page.getByRole('link', { name: place, exact: true }).click();
  const actions = () => page.getByRole('button', { name: /^Actions for/ });

  async function choose(row: Locator, item: string): Promise<void> {
    await row.click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  /** Types into a field, or presses a button, that is reached by the Tab key. */
  async function byKeyboard(target: Locator, typed: string): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < 80; presses++) {
      if ((await target.and(page.locator(':focus')).count()) > 0) {
        await (typed.length === 1 || typed === 'Enter'
          ? page.keyboard.press(typed)
          : page.keyboard.type(typed));
        return;
      }
      await page.keyboard.press('Tab');
    }
    expect.fail(`The Tab key does not lead to ${target}.`);
  }

  test('goes through the first run by the keyboard alone', async () => {
    await byKeyboard(page.getByRole('textbox', { name: 'Endpoint' }), gate.url);
    await byKeyboard(page.getByRole('textbox', { name: 'Bucket', exact: true }), 'photos');
    await byKeyboard(page.getByRole('textbox', { name: 'Access Key ID' }), KEYS.accessKeyId);
    const secret = page.getByRole('textbox', { name: 'Secret Access Key' });
    await byKeyboard(secret, KEYS.secretAccessKey);
    await byKeyboard(button('Test connection'), 'Enter');
    await byKeyboard(button('Use this storage'), 'Enter');
    await byKeyboard(button('Set up encryption'), 'Enter');
    const sure = page.getByLabel('I have put the recovery kit in a safe place');
    await byKeyboard(sure, ' ');
    await byKeyboard(button('Go on'), 'Enter');
    await byKeyboard(button('Next'), 'Enter');
    await byKeyboard(button('Not now'), 'Enter');
    await page.getByText('No backup yet').waitFor();
  });

  test('stops a run at once, though the storage does not answer', async () => {
    gate.close();
    await button('Back up now').click();
    await button('Cancel').click();
    await page.getByText('Cancelled.').waitFor();
    gate.open();
  });

  test('loses nothing by a second tab, a reload and a lost connection in the middle of a run', async () => {
    gate.close();
    await button('Back up now').click();
    await button('Cancel').waitFor();
    const second = await page.context().newPage();
    await second.goto(app.url);
    await second.getByText('Backing up').waitFor();
    await page.route('**/api/events', (route) => route.abort('connectionfailed'));
    await page.reload();
    await page.getByText('Backing up').waitFor();
    await page.getByText('Connection to Kirsch lost').waitFor();
    gate.open();
    await second.getByText('Last backup just now').waitFor();
    await page.unroute('**/api/events');
    await page.getByText('Last backup just now').waitFor();
    await page.getByText('Connection to Kirsch lost').waitFor({ state: 'hidden' });
    await second.close();
  });

  test('goes on when the computer has no network, which the app does not need', async () => {
    await page.evaluate("dispatchEvent(new Event('offline'))");
    await open('Activity');
    await page.getByText('by hand').first().waitFor();
    await page.evaluate("dispatchEvent(new Event('online'))");
  });

  test('labels and pins a backup', async () => {
    await open('Backups');
    await choose(actions(), 'Label');
    await page.getByRole('dialog').getByRole('textbox').fill('before the move');
    await button('Save').click();
    await page.getByRole('cell', { name: 'before the move' }).waitFor();
    await choose(actions(), 'Pin');
    await page.getByText('pinned', { exact: true }).waitFor();
  });
});
