import type { Locator, Page } from 'playwright-core';

/** What a person does again and again on a page of the app. */
export class Actor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The dialog in front. */
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** One of the four places. */
  async goTo(place: string): Promise<void> {
    const places = this.page.getByRole('navigation', { name: 'Places' });
    await places.getByRole('link', { name: place, exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name: place, exact: true }).waitFor();
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

  /** Chooses what can be done with the row of a list: the first one unless told. */
  async choose(item: string, row = 0): Promise<void> {
    await this.page
      .getByRole('button', { name: /^Actions for/ })
      .nth(row)
      .click();
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }

  /** Backs up from the first page, and reads what came of it. */
  async backUp(): Promise<string> {
    // From elsewhere: nothing of an earlier run is on the page.
    await this.goTo('Activity');
    await this.goTo('Backup');
    await this.press('Back up now');
    return this.page.getByTestId('backup-summary').innerText();
  }
}
