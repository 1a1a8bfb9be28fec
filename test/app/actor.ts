import type { Locator, Page } from 'playwright-core';
import { en } from '../../web/texts/en.ts';
import { type Texts, worded } from './wording.ts';

/** What a person does again and again on a page of the app. */
export class Actor {
  readonly page: Page;
  readonly #texts: Texts;

  /** @param texts in the language of the page */
  constructor(page: Page, texts: Texts = en) {
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
}
