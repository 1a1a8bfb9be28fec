import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { zh } from '../../web/texts/zh.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { expectAccessible, openApp } from './chromium-page.ts';
import { type MinioBucket, startMinioBucket } from './minio-bucket.ts';
import { type Story, startStory } from './story.ts';
import { worded } from './wording.ts';

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

describeWithPrograms(['chromium', 'minio'], 'a newcomer who reads Chinese and has MinIO', () => {
  let story: Story;
  let bucket: MinioBucket;

  beforeAll(async () => {
    [story, bucket] = await Promise.all([startStory(), startMinioBucket('photos')]);
  });

  afterAll(async () => {
    await story?.end();
    await bucket?.stop();
  });

  test('gets from the first field to a backup, and from that to the data as it was', async () => {
    const { app, profile } = await story.computer('desk', 4_000_000);
    const { page, complaints } = await openApp(story.browser, app.makeEntry(), {
      language: 'zh-CN',
    });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const { advice, backup, backups, common, restoring, shell, storage, welcome } = zh;
    const { fields } = storage;
    await page.getByRole('heading', { name: welcome.storage.title }).waitFor();
    for (const [field, value] of [
      [fields.endpoint, bucket.endpoint],
      [fields.bucket, bucket.bucket],
      [fields.accessKeyId, bucket.keys.accessKeyId],
      [fields.secretAccessKey, bucket.keys.secretAccessKey],
    ] as const) {
      await page.getByRole('textbox', { name: field, exact: true }).fill(value);
    }
    // What a key needs at this provider, to be pasted into its console.
    await page.getByRole('combobox', { name: storage.provider }).click();
    await page.getByRole('option', { name: 'MinIO', exact: true }).click();
    await press(advice.show.replace('{{provider}}', 'MinIO'));
    await page.getByText(`arn:aws:s3:::${bucket.bucket}/*`).waitFor();
    await expectAccessible(page);
    await press(storage.test);
    await page.getByText(storage.passed).waitFor();
    await expectAccessible(page);
    await press(storage.use);
    await press(welcome.create.go);
    await page.getByLabel(welcome.kit.sure).check();
    await expectAccessible(page);
    await press(welcome.kit.next);
    await press(common.next);
    await press(welcome.first.go);
    expect(await page.getByTestId('backup-summary').innerText()).toMatch(worded(backup.did));
    await press(welcome.first.finish);
    await page.getByText(worded(backup.last)).waitFor();
    await expectAccessible(page);

    const log = join(profile, 'version.log');
    const before = await readFile(log);
    await writeFile(log, 'changed since');
    await page.getByRole('link', { name: shell.places.backups, exact: true }).click();
    await page.getByRole('button', { name: worded(backups.actionsFor) }).click();
    await page.getByRole('menuitem', { name: backups.restore }).click();
    await page.getByRole('heading', { name: restoring.planTitle }).waitFor();
    await expectAccessible(page);
    await press(restoring.go);
    await page.getByText(restoring.profileDone).waitFor();
    expect(await readFile(log)).toEqual(before);
    expect(complaints).toEqual([]);
  });
});
