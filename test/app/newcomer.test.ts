import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Actor } from './actor.ts';
import { expectAccessible, openApp, type WatchedPage } from './chromium-page.ts';
import { figuresIn } from './figures.ts';
import { otherLanguage, tellStory } from './setting.ts';
import { type NewcomersComputer, type Story, startStory } from './story.ts';
import { filled, phrase, textsIn, worded } from './wording.ts';

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

tellStory('en,embedded', 'a newcomer with two computers', (setting) => {
  const { language, texts } = setting;
  const { backup, backups, causes, common, computers, parts, restoring, shell, storage, welcome } =
    texts;
  let story: Story;
  let firstComputer: NewcomersComputer;
  let first: WatchedPage;
  let person: Actor;
  let second: WatchedPage;
  let pairing: { readonly text: string; readonly words: string };

  beforeAll(async () => {
    story = await startStory(setting);
    firstComputer = await story.newcomer('a', 4_000_000);
  });

  afterAll(() => story?.end());

  test('gets from nothing to a first backup', async () => {
    first = await openApp(story.browser, firstComputer.app.entry, { language });
    const { page } = first;
    person = new Actor(page, texts);
    await page.getByRole('heading', { name: welcome.storage.title }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await expectAccessible(page);
    const { keys } = story.bucket;
    await person.fillIn({ ...story.bucket, keys: { ...keys, secretAccessKey: 'wrong' } });
    await person.press(storage.test);
    const names = { secretName: 'Secret Access Key', keyName: 'Access Key ID' };
    await page.getByText(filled(causes['secret-wrong'].title, names), { exact: true }).waitFor();
    await expectAccessible(page);
    await person.fill(storage.fields.secretAccessKey, keys.secretAccessKey);
    await person.press(storage.test);
    await person.press(storage.use);
    await person.press(welcome.create.go);
    const goOn = page.getByRole('button', { name: welcome.kit.next, exact: true });
    await goOn.waitFor();
    expect(await goOn.isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.getByLabel(welcome.kit.sure).check();
    await goOn.click();
    await person.read(parts.main);
    await expectAccessible(page);
    await person.press(common.next);
    await person.press(welcome.first.go);
    expect(await page.getByTestId('backup-summary').innerText()).toMatch(worded(backup.did));
    await person.press(welcome.first.finish);
    await person.read(filled(backup.last, { ago: figuresIn(language).justNow }));
    await expectAccessible(page);
  });

  test('learns that a second backup had nothing to send', async () => {
    await person.press(backup.now);
    await person.read(phrase(backup.unchanged));
  });

  test('finds the backup in the list, looks into it, and restores it to a folder', async () => {
    const { page } = first;
    await person.goTo('backups');
    await page.getByRole('button', { name: worded(backups.actionsFor) }).waitFor();
    await expectAccessible(page);
    await person.choose(backups.browse);
    await page.getByRole('button', { name: 'Cherry Studio' }).click();
    await page.getByRole('button', { name: /version\.log/ }).click();
    await page.getByRole('region', { name: 'version.log' }).waitFor();
    await expectAccessible(page);
    await page.reload();
    await person.press(texts.browsing.restoreThis);
    await page.getByText(restoring.intoFolder, { exact: true }).click();
    const target = join(story.folder, 'restored');
    await page.getByLabel(restoring.target).fill(target);
    await person.press(restoring.show);
    await page.getByRole('heading', { name: restoring.planTitle }).waitFor();
    await person.press(restoring.go);
    await person.read(restoring.verified);
    await expectAccessible(page);
    expect(await readdir(target, { recursive: true })).toEqual(
      expect.arrayContaining([expect.stringMatching(/cherrystudio\.sqlite$/)]),
    );
  });

  test('brings the data back into Cherry Studio, and takes that back', async () => {
    const { page } = first;
    const log = join(firstComputer.profile, 'version.log');
    await writeFile(log, 'changed since');
    await page.getByText(restoring.intoProfile, { exact: true }).click();
    await page.getByRole('heading', { name: restoring.planTitle }).waitFor();
    await expectAccessible(page);
    await person.press(restoring.go);
    await person.read(restoring.profileDone);
    expect(await readFile(log, 'utf8')).not.toBe('changed since');
    await expectAccessible(page);
    await person.press(restoring.deeds.undo);
    await page.getByRole('button', { name: restoring.deeds.redo }).waitFor();
    expect(await readFile(log, 'utf8')).toBe('changed since');
  });

  test('makes a pairing text for the second computer', async () => {
    const { page } = first;
    await person.openSettings('computers');
    await person.press(computers.make);
    await page.getByRole('img', { name: computers.qrCode }).waitFor();
    await expectAccessible(page);
    pairing = {
      text: await page.getByTestId('pairing-text').innerText(),
      words: await page.getByTestId('pairing-words').innerText(),
    };
    expect(pairing.words.split(' ')).toHaveLength(6);
  });

  test('connects the second computer, on a phone-sized dark page in the other language, and sees the list', async () => {
    const { app } = await story.newcomer('b');
    const look = { language: otherLanguage(language), scheme: 'dark', width: 390 } as const;
    second = await openApp(story.browser, app.entry, look);
    const { page, complaints } = second;
    const there = textsIn(look.language);
    const user = new Actor(page, there);
    await page.getByRole('button', { name: there.welcome.join }).click();
    await user.fill(there.computers.pairingText, pairing.text);
    await user.fill(there.computers.words, pairing.words);
    await expectAccessible(page);
    await user.press(there.computers.join);
    await page.getByRole('heading', { name: there.backups.title, exact: true }).waitFor();
    const actions = page.getByRole('button', { name: worded(there.backups.actionsFor) });
    await actions.first().waitFor();
    await expectAccessible(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    for (const place of ['backup', 'settings', 'activity'] as const) {
      await user.goTo(place);
      await expectAccessible(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
  });

  test('has the data of the first computer on the second', async () => {
    const { page, complaints } = second;
    const there = textsIn(otherLanguage(language));
    const user = new Actor(page, there);
    await user.goTo('backups');
    await user.choose(there.backups.restore);
    await page.getByText(there.restoring.intoFolder, { exact: true }).click();
    const target = join(story.folder, 'data of the first');
    await page.getByLabel(there.restoring.target).fill(target);
    await user.press(there.restoring.show);
    await user.press(there.restoring.go);
    await user.read(there.restoring.verified);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    const database = join('Data', 'cherrystudio.sqlite');
    expect(await readFile(join(target, 'Cherry Studio', database))).toEqual(
      await readFile(join(firstComputer.profile, database)),
    );
    expect(complaints).toEqual([]);
  });

  test('tries it without a bucket', async () => {
    const { app } = await story.newcomer('c');
    const { page, complaints } = await openApp(story.browser, app.entry, { language });
    await page.getByRole('button', { name: storage.trial }).click();
    await page.getByRole('button', { name: welcome.create.go }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  test('says so where there is nothing, and where there is no session', async () => {
    const { page } = first;
    const base = new URL(page.url()).origin;
    await page.goto(`${base}/nowhere`);
    await page.getByRole('heading', { name: shell.missing.title }).waitFor();
    const stranger = await story.browser.newContext({ locale: language });
    const other = await stranger.newPage();
    await other.goto(base);
    await other.getByRole('heading', { name: shell.locked.title }).waitFor();
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
