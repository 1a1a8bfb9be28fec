import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import {
  type AppSettingsFile,
  isKirschError,
  type S3Server,
  type Storages,
  startS3Server,
} from '../../index.ts';

const NAME = 'trial';
const BUCKET = 'kirsch-trial';

/** The embedded storage for those who have no bucket yet: a real S3 server over a folder, for as long as the app runs. */
export class TrialStorage {
  readonly #settings: AppSettingsFile;
  readonly #storages: Storages;
  readonly #folder: string;
  #server: S3Server | undefined;
  #starting: Promise<string> = Promise.resolve('');

  constructor(settings: AppSettingsFile, storages: Storages) {
    this.#settings = settings;
    this.#storages = storages;
    this.#folder = join(dirname(settings.path), 'trial-storage');
  }

  /** Starts the storage where there is one already; nothing else. */
  async resume(): Promise<void> {
    const { trial } = await this.#settings.read();
    if (trial) await this.start();
  }

  /** Makes the storage where there is none, starts it, and resolves to its name. */
  start(): Promise<string> {
    this.#starting = this.#starting.catch(() => {}).then(() => this.#start());
    return this.#starting;
  }

  /** Ends the server where the storage of that name was it, and is another one by now, or none. What is in it stays. */
  letGo(name: string): Promise<void> {
    const ended = this.#starting
      .catch(() => {})
      .then(async () => {
        if ((await this.#settings.read()).trial?.storage !== name) return;
        const now = await this.#find(name);
        if (now && now.endpoint === this.#server?.url && now.bucket === BUCKET) return;
        await this.#settings.edit(({ trial: _trial, ...rest }) => rest);
        await this.#server?.close();
        this.#server = undefined;
      });
    this.#starting = ended.then(() => name);
    return ended;
  }

  async close(): Promise<void> {
    await this.#starting.catch(() => {});
    await this.#server?.close();
    this.#server = undefined;
  }

  async #start(): Promise<string> {
    const { trial } = await this.#settings.read();
    const storage = trial && (await this.#find(trial.storage));
    if (this.#server && storage && trial) return storage.name;
    await this.#server?.close();
    const kept = storage ? await this.#storages.secretsOf(storage) : {};
    const accessKeyId = kept.accessKeyId ?? randomBytes(10).toString('hex');
    const secretAccessKey = kept.secretAccessKey ?? randomBytes(20).toString('hex');
    const server = await this.#listen(trial?.port, { accessKeyId, secretAccessKey });
    this.#server = server;
    const fields = {
      name: storage?.name ?? (await this.#freeName()),
      endpoint: server.url,
      bucket: BUCKET,
    };
    if (storage)
      await this.#storages.edit(storage.name, { fields: (now) => ({ ...now, ...fields }) });
    else await this.#storages.add(fields, { accessKeyId, secretAccessKey });
    await this.#settings.edit((now) => ({
      ...now,
      trial: { storage: fields.name, port: server.port },
    }));
    return fields.name;
  }

  async #find(name: string) {
    return (await this.#storages.list()).find((storage) => storage.name === name);
  }

  /** One that no storage of the person has. */
  async #freeName(): Promise<string> {
    const taken = new Set((await this.#storages.list()).map(({ name }) => name));
    let name = NAME;
    for (let count = 2; taken.has(name); count++) name = `${NAME}-${count}`;
    return name;
  }

  /** At the port that it had, so that what other computers were told stays true; else at any that is free. */
  async #listen(
    port: number | undefined,
    keys: { readonly accessKeyId: string; readonly secretAccessKey: string },
  ): Promise<S3Server> {
    const options = { folder: this.#folder, buckets: { [BUCKET]: {} }, ...keys };
    if (port === undefined) return startS3Server(options);
    try {
      return await startS3Server({ ...options, port });
    } catch (error) {
      if (!isKirschError(error, 'BAD_ARGUMENT')) throw error;
      return startS3Server(options);
    }
  }
}
