import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type S3Server, startS3Server } from '../../src/index.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { Actor } from './actor.ts';
import { expectAccessible, openApp, type WatchedPage } from './chromium-page.ts';
import { passFirstSteps, type Story, startStory } from './story.ts';

const KEYS = { accessKeyId: 'managing', secretAccessKey: 'a secret of these stories' };

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

describeWithPrograms(['chromium'], 'a person who looks after backups', () => {
  let story: Story;
  let server: S3Server;
  let profile: string;
  let watched: WatchedPage;
  let person: Actor;

  beforeAll(async () => {
    story = await startStory();
    const folder = join(story.folder, 'bucket');
    server = await startS3Server({ folder, ...KEYS, buckets: { photos: {} } });
    const computer = await story.computer('desk', 4_000_000);
    profile = computer.profile;
    watched = await openApp(story.browser, computer.app.makeEntry(), { language: 'en' });
    person = new Actor(watched.page);
    await passFirstSteps(person.page, { endpoint: server.url, bucket: 'photos', keys: KEYS });
  });

  afterAll(async () => {
    await story?.end();
    await server?.close();
  });

  const inFiles = (name: string) => join(profile, 'Data', 'Files', name);

  test('exports a backup as a zip of Cherry Studio, verifies, imports, downloads and deletes that', async () => {
    const { page } = person;
    await writeFile(inFiles('holiday.png'), randomBytes(1_200_000));
    expect(await person.backUp()).toMatch(/files new or changed/);
    await person.goTo('Backups');
    await person.choose('Export as Cherry Studio zip');
    await person.answer('Export');
    await person.read('Written as');
    await page.getByRole('link', { name: 'Show the zips' }).click();
    await person.choose('Verify');
    await person.answer('Verify');
    await person.read('The zip is whole.');
    await person.answer('Close');
    await page.getByRole('checkbox', { name: /^Select .*\.zip$/ }).check();
    await person.press('Import');
    await person.answer('Import');
    await person.read('1 zip imported.');
    await person.answer('Close');
    const started = page.waitForEvent('download');
    await person.choose('Download');
    const download = await started;
    expect(download.suggestedFilename()).toMatch(/^cherry-studio.*\.zip$/);
    expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
    await person.choose('Restore');
    await person.answer('Go on');
    await person.read('1 had been imported before.');
    await person.answer('See what a restore would change');
    await page.getByRole('heading', { level: 1, name: 'Restore', exact: true }).waitFor();
    await page.goBack();
    await person.choose('Delete');
    await person.read(/come back in the storage/);
    await person.answer('Delete');
    await person.read('1 zip deleted.');
    await person.answer('Close');
    await person.read('There are no zips of Cherry Studio in this storage');
  });

  test('deletes many at once after seeing what that gives back; the pinned one stays', async () => {
    const { page } = person;
    await rm(inFiles('holiday.png'));
    await writeFile(inFiles('drawing.png'), randomBytes(10_000));
    await person.backUp();
    await person.goTo('Backups');
    await person.read('3 backups');
    await person.choose('Pin');
    await page.getByText('pinned', { exact: true }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await person.read('3 selected');
    await person.press('Delete');
    await person.read('1 is pinned and stays.');
    const said = /About (.+) come back/.exec(await person.dialog.innerText())?.[1];
    expect(said).toMatch(/^1\.\d MB$/);
    await expectAccessible(page);
    await person.answer('Delete');
    await person.read(/^Deleted\. 1\.\d MB come back in the storage\.$/);
    await person.answer('Close');
    await person.read(/^1 backup ·/);
    expect(await page.getByText('selected').count()).toBe(0);
  });

  test('deletes one from its row, and reads what came of it though the row has gone', async () => {
    const { page } = person;
    await person.choose('Delete');
    await person.read('1 is pinned and stays.');
    expect(await person.dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    await person.answer('Cancel');
    await writeFile(inFiles('drawing.png'), randomBytes(20_000));
    await person.backUp();
    await person.goTo('Backups');
    await person.read(/^2 backups ·/);
    await person.choose('Delete');
    await person.read(/come back in the storage/);
    await person.answer('Delete');
    await person.read(/^Deleted\./);
    await person.answer('Close');
    await person.read(/^1 backup ·/);
    await page.getByText('pinned', { exact: true }).waitFor();
  });

  test('sees what has changed on this computer since a backup', async () => {
    const { page } = person;
    await person.choose('Compare with now');
    await page.getByRole('row', { name: `changed ${inFiles('drawing.png')}` }).waitFor();
    await page.goBack();
  });

  test('browses a backup and saves one file of it', async () => {
    const { page } = person;
    await person.choose('Browse');
    await page.getByRole('button', { name: /^Cherry Studio/ }).click();
    await page.getByRole('button', { name: /^version\.log/ }).click();
    await page.getByRole('region', { name: 'version.log' }).waitFor();
    const started = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download', exact: true }).click();
    const download = await started;
    expect(download.suggestedFilename()).toBe('version.log');
    const saved = await readFile(await download.path());
    expect(saved).toEqual(await readFile(join(profile, 'version.log')));
  });

  test('finds a chat in all backups by its words, and reads it', async () => {
    const { page } = person;
    const { name, text } = someChat(join(profile, 'Data', 'cherrystudio.sqlite'));
    await person.goTo('Backups');
    await person.press('Search');
    await page.getByText('In chats and notes').click();
    await page.getByLabel('Words that all have to be there').fill(text);
    await person.press('Search');
    await page.getByRole('link', { name }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Chats' }).waitFor();
    const message = page.getByRole('article').filter({ hasText: text }).first();
    await message.waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name }).first().waitFor({ state: 'hidden' });
    await message.waitFor();
    await person.press('All chats');
    await page.getByRole('button', { name }).first().waitFor();
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  test('brings one part of Cherry Studio’s data back, leaves the others, and takes it back', async () => {
    const { page } = person;
    const log = join(profile, 'version.log');
    await writeFile(log, 'changed since');
    await rm(inFiles(''), { recursive: true });
    await person.goTo('Backups');
    await person.choose('Restore');
    const parts = page.getByRole('group', { name: 'What to bring back' });
    await parts.waitFor();
    await parts.getByRole('checkbox', { name: 'App configuration' }).uncheck();
    await page.getByRole('cell', { name: 'App configuration' }).waitFor({ state: 'hidden' });
    await person.press('Restore');
    await person.read('Cherry Studio has the data of the backup.');
    expect(await readdir(inFiles(''))).toContain('drawing.png');
    expect(await readFile(log, 'utf8')).toBe('changed since');
    await person.press('Undo');
    await page.getByRole('button', { name: 'Bring it again' }).waitFor();
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
