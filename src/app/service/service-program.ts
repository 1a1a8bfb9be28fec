/** The program that is to run from login to logout. */
export interface ServiceProgram {
  /** Absolute path of Node.js. */
  readonly node: string;
  /** Absolute path of Kirsch's launcher, and what follows it. None of it is a secret. */
  readonly args: readonly string[];
  /** Variables that it needs and a login does not set, such as `XDG_CONFIG_HOME`; no secrets. */
  readonly env?: Readonly<Record<string, string>>;
}
