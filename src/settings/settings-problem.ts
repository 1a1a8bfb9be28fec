/** A value in settings that cannot be meant, and where it stands. Whoever knows the file turns it into a `KirschError`. */
export class SettingsProblem extends Error {
  override readonly name = 'SettingsProblem';
  /** The names that lead to the value: `['storages', 'home', 'bucket']`. */
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}
