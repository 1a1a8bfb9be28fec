import { type Contents, lookInside } from '../../index.ts';
import type { RepositoryContents } from '../connection/repository-contents.ts';

/** Whoever looks through chats looks at the next one soon. */
const KEPT_MS = 2 * 60_000;

interface Opened {
  readonly contents: Promise<Contents>;
  /** Resolves what keeps the repository open. */
  readonly release: () => void;
}

/** The chats of one backup, kept open for a while: reading them takes a download and a look into a database. */
export class OpenChats {
  readonly #repository: RepositoryContents;
  #id: string | undefined;
  #opened: Opened | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(repository: RepositoryContents) {
    this.#repository = repository;
  }

  /**
   * Works with the chats of a backup, one after the other.
   * @throws KirschError `SOURCE_EMPTY` for a backup without chats, and what reading throws
   */
  use<T>(id: string, work: (contents: Contents) => Promise<T> | T): Promise<T> {
    const turn = this.#turn.then(() => this.#use(id, work));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Once nobody works with them. They may be used again. */
  close(): Promise<void> {
    const closed = this.#turn.then(() => this.#drop());
    this.#turn = closed;
    return closed;
  }

  async #use<T>(id: string, work: (contents: Contents) => Promise<T> | T): Promise<T> {
    clearTimeout(this.#timer);
    if (this.#id !== id) {
      this.#drop();
      this.#id = id;
      this.#opened = this.#open(id);
    }
    try {
      const result = await work(await this.#opened!.contents);
      this.#timer = setTimeout(() => void this.close(), KEPT_MS).unref();
      return result;
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  #open(id: string): Opened {
    const held = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<Contents>();
    this.#repository
      .read(id, async (repository, { snapshot }) => {
        const contents = await lookInside(repository, { snapshot });
        opened.resolve(contents);
        await held.promise;
        await contents.close();
      })
      .catch(opened.reject);
    return { contents: opened.promise, release: held.resolve };
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#opened?.release();
    this.#opened = undefined;
    this.#id = undefined;
  }
}
