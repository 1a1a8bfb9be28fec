import type { Locator, Page } from 'playwright-core';
import type { StoryBucket } from './story-bucket.ts';
import { filled, type Texts, worded } from './wording.ts';

/** What a person does again and again on a page of the app. */
export class Actor {
  readonly page: Page;
  readonly #texts: Texts;

  /** @param texts in the language of the page */
  constructor(page: Page, texts: Texts) {
    this.page = page;
    this.#texts = texts;
  }

  /** The dialog in front. */
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  async goTo(place: keyof Texts['shell']['places']): Promise<void> {
    const { shell } = this.#texts;
    const places = this.page.getByRole('navigation', { name: shell.navigation });
    await places.getByRole('link', { name: shell.places[place], exact: true }).click();
    const { title } = this.#texts[place];
    await this.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  }

  /** Opens a part of the settings. */
  async openSettings(part: keyof Texts['settings']['parts']): Promise<void> {
    await this.goTo('settings');
    const name = this.#texts.settings.parts[part];
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  async fill(field: string, value: string): Promise<void> {
    await this.page.getByRole('textbox', { name: field, exact: true }).fill(value);
  }

  /** Fills in where a bucket is, and what opens it. */
  async fillIn({ endpoint, bucket, keys }: StoryBucket): Promise<void> {
    const { fields } = this.#texts.storage;
    await this.fill(fields.endpoint, endpoint);
    await this.fill(fields.bucket, bucket);
    await this.fill(fields.accessKeyId, keys.accessKeyId);
    await this.fill(fields.secretAccessKey, keys.secretAccessKey);
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Presses a button of the dialog in front. */
  async answer(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name, exact: true }).last().click();
  }

  async read(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** The button of a row that shows what can be done with it: a backup, or a zip. */
  get #isActions(): RegExp {
    const { backups, zips } = this.#texts;
    return new RegExp(`${worded(backups.actionsFor).source}|${worded(zips.actionsFor).source}`);
  }

  /** Chooses what can be done with the row of a list: the first one unless told. */
  async choose(item: string, row = 0): Promise<void> {
    await this.page.getByRole('button', { name: this.#isActions }).nth(row).click();
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }

  /** Backs up from the first page, and reads what came of it. */
  async backUp(): Promise<string> {
    // From elsewhere: nothing of an earlier run is on the page.
    await this.goTo('activity');
    await this.goTo('backup');
    await this.press(this.#texts.backup.now);
    return this.page.getByTestId('backup-summary').innerText();
  }

  /** Reads in the head of the list how many backups there are. */
  async readCount(count: number): Promise<void> {
    const { count_one: one, count_other: other } = this.#texts.backups;
    const text = filled(count === 1 ? one : other, { formatted: `${count}` });
    await this.read(new RegExp(`^${text} ·`));
  }
}
