import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type S3Server, startS3Server } from '../../src/index.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { Actor } from './actor.ts';
import { expectAccessible, openApp, type WatchedPage } from './chromium-page.ts';
import { PASSWORD, passFirstSteps, type Story, type StoryComputer, startStory } from './story.ts';

const KEYS = { accessKeyId: 'automatic', secretAccessKey: 'a secret of these stories' };
const DAY = 86_400_000;

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

describeWithPrograms(['chromium'], 'a person who lets backups happen by themselves', () => {
  let story: Story;
  let server: S3Server;
  let computer: StoryComputer;
  let papers: string;
  let watched: WatchedPage;
  let person: Actor;
  let webhook: Server;
  const posted: { readonly kind: string }[] = [];

  beforeAll(async () => {
    story = await startStory();
    const folder = join(story.folder, 'bucket');
    server = await startS3Server({ folder, ...KEYS, buckets: { photos: {} } });
    webhook = createServer(async (request, response) => {
      posted.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
    computer = await story.computer('desk');
    papers = join(computer.home, 'papers');
    await mkdir(papers);
    await writeFile(join(papers, 'novel.txt'), Buffer.alloc(2_000_000, 'It was a dark night. '));
    watched = await openApp(story.browser, computer.app.makeEntry(), { language: 'en' });
    person = new Actor(watched.page);
    await passFirstSteps(person.page, { endpoint: server.url, bucket: 'photos', keys: KEYS });
  });

  afterAll(async () => {
    await story?.end();
    await server?.close();
    webhook?.close();
  });

  async function openSettings(part: string): Promise<void> {
    await person.goTo('settings');
    await person.page.getByRole('tab', { name: part }).click();
  }

  /** Chooses in a list of the settings, which counts at once. */
  async function set(label: string, choice: string): Promise<void> {
    const kept = person.page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await person.page.getByLabel(label, { exact: true }).selectOption(choice);
    expect((await kept).ok()).toBe(true);
  }

  test('chooses a folder, a rule and an interval, and the first backup happens by itself', async () => {
    const { page } = person;
    await openSettings('What is backed up');
    await page.getByLabel('Add a folder').fill(papers);
    await person.press('Add');
    await person.press('Save');
    await person.read('Saved');
    await openSettings('Automatic');
    await set('Keep', 'the newest of each computer');
    await set('Back up', 'every hour');
    await person.read(/^The next one is due/);
    await expectAccessible(page);
    await person.goTo('backup');
    await person.read('Last backup just now');
    await person.read('Next run in 1 hour');
    await person.goTo('activity');
    await person.read(/by schedule/);
  });

  test('is told on the open page when the last backup was, however long it stays open', async () => {
    const look = { language: 'en' } as const;
    const { page } = await openApp(story.browser, computer.app.makeEntry(), look);
    // The clock of a page is another one from its next load on.
    await page.clock.install();
    await page.reload();
    await page.getByText('Last backup just now').waitFor();
    await page.clock.fastForward(20 * 60_000);
    await page.getByText('Last backup 20 minutes ago').waitFor();
    await page.getByText('Next run in 40 minutes').waitFor();
    await page.context().close();
  });

  test('is asked, with both sizes side by side, when a backup has shrunk, and nothing goes before', async () => {
    const { page } = person;
    await writeFile(join(papers, 'novel.txt'), 'lost');
    await person.backUp();
    const question = page.getByRole('alert').filter({ hasText: 'is much smaller' });
    const size = question.getByRole('row', { name: /^Size/ });
    await size.waitFor();
    expect(await size.getByRole('cell').allInnerTexts()).toEqual(['2 MB', '4 bytes']);
    await expectAccessible(page);
    await person.goTo('backups');
    await person.read(/^2 backups ·/);
    await person.goTo('backup');
    await person.press('This is right');
    await question.waitFor({ state: 'hidden' });
    await writeFile(join(papers, 'novel.txt'), 'begun anew');
    await person.backUp();
    await person.goTo('backups');
    await person.read(/^1 backup ·/);
  });

  test('is warned on the page and by the webhook when there was no backup for days', async () => {
    const { page } = person;
    await openSettings('Automatic');
    const { port } = webhook.address() as AddressInfo;
    await page.getByLabel('Webhook', { exact: true }).fill(`http://127.0.0.1:${port}/hook`);
    await person.press('Save');
    await person.press('Send a trial message');
    await person.read('The message was taken.');
    await set('Back up', 'when Cherry Studio is closed');
    await set('Warn when there was no backup for', '2 days');
    await computer.restart(() => letDaysPass(join(computer.home, 'kirsch', 'automation.json'), 3));
    await page.goto(computer.app.makeEntry());
    await person.read('There has been no backup for a while');
    await person.read(/, 3 days ago,/);
    await person.read('Next run when Cherry Studio is closed');
    await expect
      .poll(() => posted.map(({ kind }) => kind), { timeout: 60_000 })
      .toContain('missed');
    await person.press('Back up now');
    await page.getByText('There has been no backup for a while').waitFor({ state: 'hidden' });
  });

  test('keeps copies in a second storage, and goes on there when the first is gone', async () => {
    const { page } = person;
    await openSettings('Storage');
    await person.press('Add a storage');
    await page.getByText('Folder', { exact: true }).click();
    await page
      .getByRole('textbox', { name: 'Folder', exact: true })
      .fill(join(story.folder, 'disk'));
    await expectAccessible(page);
    await person.press('Add this storage');
    await page.getByRole('region', { name: 'disk' }).waitFor();
    await page.getByRole('tab', { name: 'Automatic' }).click();
    await set('Copy to a second storage', 'disk');
    await writeFile(join(papers, 'novel.txt'), 'The end.');
    await person.backUp();
    await person.goTo('activity');
    await page.getByRole('row', { name: /^Copy to the second storage.* done$/ }).waitFor();
    await server.close();
    await openSettings('Storage');
    await page
      .getByRole('region', { name: 'disk' })
      .getByRole('button', { name: 'Use this storage' })
      .click();
    await person.read('There are backups here already');
    await page.getByLabel('Repository password').fill(PASSWORD);
    await person.press('Open');
    await person.press('Next');
    await person.press('Not now');
    await person.goTo('backups');
    await person.read(/^1 backup ·/);
    await openSettings('Storage');
    await person.press('Forget');
    await expectAccessible(page);
    await person.answer('Forget');
    await person.dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Forget' }).first().waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'disk' }).waitFor();
    expect(watched.complaints.filter((text) => !text.startsWith('Failed to load'))).toEqual([]);
  });
});

/** Lets what an app remembers, which has ended, be so many days older. */
async function letDaysPass(file: string, days: number): Promise<void> {
  const record = JSON.parse(await readFile(file, 'utf8'));
  for (const [name, value] of Object.entries<number>(record.history)) {
    if (value > DAY) record.history[name] = value - days * DAY;
  }
  await writeFile(file, JSON.stringify(record));
}
