import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Actor } from './actor.ts';
import { expectAccessible, openApp, type WatchedPage } from './chromium-page.ts';
import { figuresIn } from './figures.ts';
import { tellStory } from './setting.ts';
import { PASSWORD, passFirstSteps, type Story, type StoryComputer, startStory } from './story.ts';
import { filled, phrase, worded } from './wording.ts';

const DAY = 86_400_000;

/** A limit for hangs on a computer that has much else to do: alone, each part takes a few seconds. */
vi.setConfig({ testTimeout: 240_000 });

tellStory('en,embedded', 'a person who lets backups happen by themselves', (setting) => {
  const { language, texts } = setting;
  const { activity, automation, backup, common, kit, plan, storage, welcome } = texts;
  const { ago, amount, justNow } = figuresIn(language);
  let story: Story;
  let computer: StoryComputer;
  let papers: string;
  let watched: WatchedPage;
  let person: Actor;
  let webhook: Server;
  const posted: { readonly kind: string }[] = [];

  beforeAll(async () => {
    story = await startStory(setting);
    webhook = createServer(async (request, response) => {
      posted.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
    computer = await story.computer('desk');
    papers = join(computer.home, 'papers');
    await mkdir(papers);
    await writeFile(join(papers, 'novel.txt'), Buffer.alloc(2_000_000, 'It was a dark night. '));
    watched = await openApp(story.browser, computer.app.makeEntry(), { language });
    person = new Actor(watched.page, texts);
    await passFirstSteps(person.page, story.bucket, texts);
  });

  afterAll(async () => {
    await story?.end();
    webhook?.close();
  });

  /** A pattern of any of these minutes, told from now. */
  function minutes(from: number, to: number): string {
    const each = Array.from({ length: to - from + 1 }, (_, index) => ago(from + index, 'minute'));
    return `(${each.join('|')})`;
  }

  /** Chooses in a list of the settings, which counts at once. */
  async function set(label: string, choice: string): Promise<void> {
    const kept = person.page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await person.page.getByLabel(label, { exact: true }).selectOption(choice);
    expect((await kept).ok()).toBe(true);
  }

  test('chooses a folder, a rule and an interval, and the first backup happens by itself', async () => {
    const { page } = person;
    await person.openSettings('plan');
    await page.getByLabel(plan.addFolder).fill(papers);
    await person.press(common.add);
    await person.press(plan.save);
    await person.read(common.saved);
    await person.openSettings('automation');
    await set(automation.keep, filled(automation.keepNewest_one, { count: '1' }));
    await set(automation.when, automation.choices['every-60']);
    await person.read(worded(automation.next));
    await expectAccessible(page);
    await person.goTo('backup');
    await person.read(filled(backup.last, { ago: justNow }));
    await person.read(filled(backup.next, { ago: ago(1, 'hour') }));
    await person.goTo('activity');
    await person.read(activity.triggers.schedule);
  });

  test('is told on the open page when the last backup was, however long it stays open', async () => {
    const { page } = await openApp(story.browser, computer.app.makeEntry(), { language });
    // The clock of a page is another one from its next load on.
    await page.clock.install();
    await page.reload();
    await page.getByText(filled(backup.last, { ago: justNow })).waitFor();
    await page.clock.fastForward(20 * 60_000);
    // All that was done since the backup took its time as well, on a busy computer some minutes.
    await page.getByText(phrase(backup.last, { ago: minutes(-25, -20) })).waitFor();
    await page.getByText(phrase(backup.next, { ago: minutes(35, 40) })).waitFor();
    await page.context().close();
  });

  test('is asked, with both sizes side by side, when a backup has shrunk, and nothing goes before', async () => {
    const { page } = person;
    await writeFile(join(papers, 'novel.txt'), 'lost');
    await person.backUp();
    const question = page.getByRole('alert').filter({ hasText: phrase(automation.heldTitle) });
    const size = question.getByRole('row', { name: automation.figures.bytes });
    await size.waitFor();
    expect(await size.getByRole('cell').allInnerTexts()).toEqual([
      amount(2, 'megabyte'),
      amount(4, 'byte'),
    ]);
    await expectAccessible(page);
    await person.goTo('backups');
    await person.readCount(2);
    await person.goTo('backup');
    await person.press(automation.heldAgree);
    await question.waitFor({ state: 'hidden' });
    await writeFile(join(papers, 'novel.txt'), 'begun anew');
    await person.backUp();
    await person.goTo('backups');
    await person.readCount(1);
  });

  test('is warned on the page and by the webhook when there was no backup for days', async () => {
    const { page } = person;
    await person.openSettings('automation');
    const { port } = webhook.address() as AddressInfo;
    await page
      .getByLabel(automation.webhook, { exact: true })
      .fill(`http://127.0.0.1:${port}/hook`);
    await person.press(common.save);
    await person.press(automation.webhookTry);
    await person.read(automation.webhookWorks);
    await set(automation.when, automation.choices['on-close']);
    await set(automation.missed, filled(automation.missedDays_other, { count: '2' }));
    await computer.restart(() => letDaysPass(join(computer.home, 'kirsch', 'automation.json'), 3));
    await page.goto(computer.app.makeEntry());
    await person.read(backup.missed);
    await person.read(phrase(backup.missedHelp, { ago: ago(-3, 'day') }));
    await person.read(backup.nextOnClose);
    await expect
      .poll(() => posted.map(({ kind }) => kind), { timeout: 60_000 })
      .toContain('missed');
    await person.press(backup.now);
    await page.getByText(backup.missed).waitFor({ state: 'hidden' });
  });

  test('keeps copies in a second storage, and goes on there when the first is gone', async () => {
    const { page } = person;
    await person.openSettings('storage');
    await person.press(storage.addAnother);
    await page.getByText(storage.kinds.folder, { exact: true }).click();
    await person.fill(storage.folderLabel, join(story.folder, 'disk'));
    await expectAccessible(page);
    await person.press(storage.add);
    await page.getByRole('region', { name: 'disk' }).waitFor();
    await person.openSettings('automation');
    await set(automation.second, 'disk');
    await writeFile(join(papers, 'novel.txt'), 'The end.');
    await person.backUp();
    await person.goTo('activity');
    await page
      .getByRole('row', { name: new RegExp(`^${activity.kinds.copy}.* ${activity.states.done}$`) })
      .waitFor();
    await story.bucket.stop();
    await person.openSettings('storage');
    await page
      .getByRole('region', { name: 'disk' })
      .getByRole('button', { name: storage.use })
      .click();
    await person.read(welcome.unlock.title);
    await page.getByLabel(kit.password).fill(PASSWORD);
    await person.press(welcome.unlock.go);
    await person.press(common.next);
    await person.press(welcome.first.later);
    await person.goTo('backups');
    await person.readCount(1);
    await person.openSettings('storage');
    await person.press(storage.forget);
    await expectAccessible(page);
    await person.answer(storage.forget);
    await person.dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: storage.forget }).first().waitFor({ state: 'detached' });
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
