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

  async close(): Promise<void> {
    await this.#starting.catch(() => {});
    await this.#server?.close();
    this.#server = undefined;
  }

  async #start(): Promise<string> {
    const { trial } = await this.#settings.read();
    const storage = await this.#find(trial?.storage ?? NAME);
    if (this.#server && storage && trial) return storage.name;
    await this.#server?.close();
    const kept = storage ? await this.#storages.secretsOf(storage) : {};
    const accessKeyId = kept.accessKeyId ?? randomBytes(10).toString('hex');
    const secretAccessKey = kept.secretAccessKey ?? randomBytes(20).toString('hex');
    const server = await this.#listen(trial?.port, { accessKeyId, secretAccessKey });
    this.#server = server;
    const fields = { name: storage?.name ?? NAME, endpoint: server.url, bucket: BUCKET };
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
