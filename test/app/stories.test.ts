import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunningApp } from '../../src/app/index.ts';
import { Actor } from './actor.ts';
import { openApp } from './chromium-page.ts';
import { figuresIn } from './figures.ts';
import { tellStory } from './setting.ts';
import { type StorageGate, startStorageGate } from './storage-gate.ts';
import { type Story, startStory } from './story.ts';
import { filled } from './wording.ts';

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

tellStory('en,embedded', 'a person who uses the app', (setting) => {
  const { language, texts } = setting;
  const { activity, backup, backups, common, shell, storage, welcome } = texts;
  const lastJustNow = filled(backup.last, { ago: figuresIn(language).justNow });
  let story: Story;
  let gate: StorageGate;
  let app: RunningApp;
  let page: Page;
  let person: Actor;

  beforeAll(async () => {
    story = await startStory(setting);
    gate = await startStorageGate(story.bucket.endpoint);
    ({ app } = await story.computer('desk', 1_000_000));
    ({ page } = await openApp(story.browser, app.makeEntry(), { language }));
    person = new Actor(page, texts);
  });

  afterAll(async () => {
    gate?.open();
    await story?.end();
    await gate?.end();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });

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
    const { bucket, keys } = story.bucket;
    await byKeyboard(field(storage.fields.endpoint), gate.url);
    await byKeyboard(field(storage.fields.bucket), bucket);
    await byKeyboard(field(storage.fields.accessKeyId), keys.accessKeyId);
    await byKeyboard(field(storage.fields.secretAccessKey), keys.secretAccessKey);
    await byKeyboard(button(storage.test), 'Enter');
    await byKeyboard(button(storage.use), 'Enter');
    await byKeyboard(button(welcome.create.go), 'Enter');
    await byKeyboard(page.getByLabel(welcome.kit.sure), ' ');
    await byKeyboard(button(welcome.kit.next), 'Enter');
    await byKeyboard(button(common.next), 'Enter');
    await byKeyboard(button(welcome.first.later), 'Enter');
    await person.read(backup.never);
  });

  test('stops a run at once, though the storage does not answer', async () => {
    gate.close();
    await person.press(backup.now);
    await person.press(common.cancel);
    await person.read(backup.cancelled);
    gate.open();
  });

  test('loses nothing by a second tab, a reload and a lost connection in the middle of a run', async () => {
    gate.close();
    await person.press(backup.now);
    await button(common.cancel).waitFor();
    const second = await page.context().newPage();
    await second.goto(app.url);
    await second.getByText(backup.running).waitFor();
    await page.route('**/api/events', (route) => route.abort('connectionfailed'));
    await page.reload();
    await page.getByText(backup.running).waitFor();
    await person.read(shell.lost);
    gate.open();
    await second.getByText(lastJustNow).waitFor();
    await page.unroute('**/api/events');
    await page.getByText(lastJustNow).waitFor();
    await page.getByText(shell.lost).waitFor({ state: 'hidden' });
    await second.close();
  });

  test('goes on when the computer has no network, which the app does not need', async () => {
    await page.evaluate("dispatchEvent(new Event('offline'))");
    await person.goTo('activity');
    await person.read(activity.triggers.person);
    await page.evaluate("dispatchEvent(new Event('online'))");
  });

  test('labels and pins a backup', async () => {
    await person.goTo('backups');
    await person.choose(backups.setLabel);
    await person.dialog.getByRole('textbox').fill('before the move');
    await person.press(common.save);
    await page.getByRole('cell', { name: 'before the move' }).waitFor();
    await person.choose(backups.pin);
    await page.getByText(backups.pinned, { exact: true }).waitFor();
  });
});
