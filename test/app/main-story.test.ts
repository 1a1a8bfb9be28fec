import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inChinese, providerById } from '../../src/index.ts';
import { Actor } from './actor.ts';
import { expectAccessible, openApp } from './chromium-page.ts';
import { tellStory } from './setting.ts';
import { type Story, startStory } from './story.ts';
import { filled, type Language, worded } from './wording.ts';

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

tellStory('zh-CN,minio', 'a newcomer with one computer', (setting) => {
  const { language, texts } = setting;
  const { advice, backup, backups, common, restoring, storage, welcome } = texts;
  let story: Story;

  beforeAll(async () => {
    story = await startStory(setting);
  });

  afterAll(() => story?.end());

  test('gets from the first field to a backup, and from that to the data as it was', async () => {
    const { app, profile } = await story.computer('desk', 4_000_000);
    const { page, complaints } = await openApp(story.browser, app.makeEntry(), { language });
    const person = new Actor(page, texts);
    await page.getByRole('heading', { name: welcome.storage.title }).waitFor();
    await person.fillIn(story.bucket);
    // What a key needs at this provider, to be pasted into its console.
    await page.getByRole('combobox', { name: storage.provider }).click();
    await page.getByRole('option', { name: 'MinIO', exact: true }).click();
    await person.press(filled(advice.show, { provider: 'MinIO' }));
    await person.read(`arn:aws:s3:::${story.bucket.bucket}/*`);
    await person.read(noteOnPrivacy(language));
    await expectAccessible(page);
    await person.press(storage.test);
    await person.read(storage.passed);
    await expectAccessible(page);
    await person.press(storage.use);
    await person.press(welcome.create.go);
    await page.getByLabel(welcome.kit.sure).check();
    await expectAccessible(page);
    await person.press(welcome.kit.next);
    await person.press(common.next);
    await person.press(welcome.first.go);
    expect(await page.getByTestId('backup-summary').innerText()).toMatch(worded(backup.did));
    await person.press(welcome.first.finish);
    await person.read(worded(backup.last));
    await expectAccessible(page);

    const log = join(profile, 'version.log');
    const before = await readFile(log);
    await writeFile(log, 'changed since');
    await person.goTo('backups');
    await person.choose(backups.restore);
    await page.getByRole('heading', { name: restoring.planTitle }).waitFor();
    await expectAccessible(page);
    await person.press(restoring.go);
    await person.read(restoring.profileDone);
    expect(await readFile(log)).toEqual(before);
    expect(complaints).toEqual([]);
  });
});

/** What there is to know of who can read a bucket of MinIO. */
function noteOnPrivacy(language: Language): string {
  const note = providerById('minio').privacy.note!.value;
  return language === 'en' ? note : inChinese(note)!;
}
