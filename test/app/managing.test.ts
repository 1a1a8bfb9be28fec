import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Actor } from './actor.ts';
import { expectAccessible, openApp, type WatchedPage } from './chromium-page.ts';
import { tellStory } from './setting.ts';
import { passFirstSteps, type Story, startStory } from './story.ts';
import { filled, phrase, worded } from './wording.ts';

const one = { formatted: '1' };

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

tellStory('zh-CN,minio', 'a person who looks after backups', (setting) => {
  const { language, texts } = setting;
  const { backup, backups, browsing, chats, common, comparing, deletion } = texts;
  const { finding, parts, restoring, zips } = texts;
  let story: Story;
  let profile: string;
  let watched: WatchedPage;
  let person: Actor;

  beforeAll(async () => {
    story = await startStory(setting);
    const computer = await story.computer('desk', 4_000_000);
    profile = computer.profile;
    watched = await openApp(story.browser, computer.app.makeEntry(), { language });
    person = new Actor(watched.page, texts);
    await passFirstSteps(person.page, story.bucket, texts);
  });

  afterAll(() => story?.end());

  const inFiles = (name: string) => join(profile, 'Data', 'Files', name);

  test('exports a backup as a zip of Cherry Studio, verifies, imports, downloads and deletes that', async () => {
    const { page } = person;
    await writeFile(inFiles('holiday.png'), randomBytes(1_200_000));
    expect(await person.backUp()).toMatch(worded(backup.did));
    await person.goTo('backups');
    await person.choose(zips.export);
    await person.answer(zips.exporting.go);
    await person.read(phrase(zips.exporting.done));
    await page.getByRole('link', { name: zips.exporting.show }).click();
    await person.choose(zips.verify);
    await person.answer(zips.verify);
    await person.read(zips.verifying.whole);
    await person.answer(common.close);
    await page
      .getByRole('checkbox', { name: worded(zips.selectOne, { name: 'cherry-studio.*' }) })
      .check();
    await person.press(zips.import);
    await person.answer(zips.import);
    await person.read(phrase(zips.importing.done_one, one));
    await person.answer(common.close);
    const started = page.waitForEvent('download');
    await person.choose(common.download);
    const download = await started;
    expect(download.suggestedFilename()).toMatch(/^cherry-studio.*\.zip$/);
    expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
    await person.choose(backups.restore);
    await person.answer(zips.restoring.go);
    await person.read(phrase(zips.importing.known, one));
    await person.answer(zips.restoring.plan);
    await page.getByRole('heading', { level: 1, name: restoring.title, exact: true }).waitFor();
    await page.goBack();
    await person.choose(backups.delete);
    await person.read(phrase(zips.deleting.frees));
    await person.answer(backups.delete);
    await person.read(phrase(zips.deleting.done_one, one));
    await person.answer(common.close);
    await person.read(zips.empty);
  });

  test('deletes many at once after seeing what that gives back; the pinned one stays', async () => {
    const { page } = person;
    await rm(inFiles('holiday.png'));
    await writeFile(inFiles('drawing.png'), randomBytes(10_000));
    await person.backUp();
    await person.goTo('backups');
    await person.read(filled(backups.count_other, { formatted: '3' }));
    await person.choose(backups.pin);
    await page.getByText(backups.pinned, { exact: true }).first().waitFor();
    await page.getByRole('checkbox', { name: backups.columns.selectAll }).check();
    await person.read(phrase(backups.selected_other, { formatted: '3' }));
    await person.press(backups.delete);
    await person.read(phrase(deletion.pinned_one, one));
    await person.read(phrase(deletion.frees, { bytes: '1\\.\\d MB' }));
    await expectAccessible(page);
    await person.answer(deletion.go);
    await person.read(phrase(deletion.done, { bytes: '1\\.\\d MB' }));
    await person.answer(common.close);
    await person.readCount(1);
    expect(await page.getByText(worded(backups.selected_other)).count()).toBe(0);
  });

  test('deletes one from its row, and reads what came of it though the row has gone', async () => {
    const { page } = person;
    await person.choose(backups.delete);
    await person.read(phrase(deletion.pinned_one, one));
    expect(await person.dialog.getByRole('button', { name: deletion.go }).isDisabled()).toBe(true);
    await person.answer(common.cancel);
    await writeFile(inFiles('drawing.png'), randomBytes(20_000));
    await person.backUp();
    await person.goTo('backups');
    await person.readCount(2);
    await person.choose(backups.delete);
    await person.read(phrase(deletion.frees));
    await person.answer(deletion.go);
    await person.read(phrase(deletion.done));
    await person.answer(common.close);
    await person.readCount(1);
    await page.getByText(backups.pinned, { exact: true }).first().waitFor();
  });

  test('sees what has changed on this computer since a backup', async () => {
    const { page } = person;
    await person.choose(backups.compareNow);
    const { changed } = comparing.changes;
    await page.getByRole('row', { name: `${changed} ${inFiles('drawing.png')}` }).waitFor();
    await page.goBack();
  });

  test('browses a backup and saves one file of it', async () => {
    const { page } = person;
    await person.choose(backups.browse);
    await page.getByRole('button', { name: /^Cherry Studio/ }).click();
    await page.getByRole('button', { name: /^version\.log/ }).click();
    await page.getByRole('region', { name: 'version.log' }).waitFor();
    const started = page.waitForEvent('download');
    await page.getByRole('link', { name: browsing.download, exact: true }).click();
    const download = await started;
    expect(download.suggestedFilename()).toBe('version.log');
    const saved = await readFile(await download.path());
    expect(saved).toEqual(await readFile(join(profile, 'version.log')));
  });

  test('finds a chat in all backups by its words, and reads it', async () => {
    const { page } = person;
    const { name, text } = someChat(join(profile, 'Data', 'cherrystudio.sqlite'));
    await person.goTo('backups');
    await person.press(backups.findFiles);
    await page.getByText(chats.search).click();
    await page.getByLabel(chats.words).fill(text);
    await person.press(finding.go);
    await page.getByRole('link', { name }).first().click();
    await page.getByRole('heading', { level: 1, name: chats.title }).waitFor();
    const message = page.getByRole('article').filter({ hasText: text }).first();
    await message.waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name }).first().waitFor({ state: 'hidden' });
    await message.waitFor();
    await person.press(chats.all);
    await page.getByRole('button', { name }).first().waitFor();
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  test('brings one part of Cherry Studio’s data back, leaves the others, and takes it back', async () => {
    const { page } = person;
    const log = join(profile, 'version.log');
    await writeFile(log, 'changed since');
    await rm(inFiles(''), { recursive: true });
    await person.goTo('backups');
    await person.choose(backups.restore);
    const choice = page.getByRole('group', { name: restoring.parts });
    await choice.waitFor();
    await choice.getByRole('checkbox', { name: parts['app-config'] }).uncheck();
    await page.getByRole('cell', { name: parts['app-config'] }).waitFor({ state: 'hidden' });
    await person.press(restoring.go);
    await person.read(restoring.profileDone);
    expect(await readdir(inFiles(''))).toContain('drawing.png');
    expect(await readFile(log, 'utf8')).toBe('changed since');
    await person.press(restoring.deeds.undo);
    await page.getByRole('button', { name: restoring.deeds.redo }).waitFor();
    await expect(readdir(inFiles(''))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('sees no complaint of the browser in all this', () => {
    expect(watched.complaints).toEqual([]);
  });
});

/** A chat of Cherry Studio's database: its name, and some words that were said in it. */
function someChat(path: string): { readonly name: string; readonly text: string } {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const { name, said } = database
      .prepare(
        `SELECT topic.name AS name, message.searchable_text AS said FROM message
         JOIN topic ON topic.id = message.topic_id WHERE message.role = 'user' LIMIT 1`,
      )
      .get() as { name: string; said: string };
    return { name, text: said.split(' ').slice(1, 6).join(' ') };
  } finally {
    database.close();
  }
}
