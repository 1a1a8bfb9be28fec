import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const moment = z.number().finite().min(0);

const AutomationRecordSchema = z.object({
  history: z.object({
    since: moment,
    lastStart: moment.optional(),
    lastSuccess: moment.optional(),
    failures: z.number().int().min(0),
    lastFailure: moment.optional(),
    lastClose: moment.optional(),
  }),
  chores: z
    .object({
      tidy: moment.optional(),
      prune: moment.optional(),
      copy: moment.optional(),
      verify: moment.optional(),
      privacy: moment.optional(),
    })
    .default({}),
  said: z
    .object({
      failure: z.string().optional(),
      warnings: z.array(z.string().max(4_000)).max(200).optional(),
    })
    .default({}),
});

/** What automatic backups have to remember over a restart. Losing it costs a run too many, and nothing else. */
export type AutomationRecord = z.infer<typeof AutomationRecordSchema>;

/** Where it is kept: a small file of its own, since it changes with every run and the settings file is people's. */
export class AutomationFile {
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();

  /** @param path need not exist */
  constructor(path: string) {
    this.#path = path;
  }

  /** What was kept; what cannot be read is as good as nothing. */
  async read(now: number): Promise<AutomationRecord> {
    const fresh: AutomationRecord = { history: { since: now, failures: 0 }, chores: {}, said: {} };
    try {
      const { success, data } = AutomationRecordSchema.safeParse(
        JSON.parse(await readFile(this.#path, 'utf8')),
      );
      return success ? data : fresh;
    } catch {
      return fresh;
    }
  }

  /** Replaces it whole; one write after another. A disk that takes nothing loses the record, not the app. */
  write(record: AutomationRecord): Promise<void> {
    const text = JSON.stringify(record);
    this.#writing = this.#writing.then(() => this.#replace(text)).catch(() => {});
    return this.#writing;
  }

  async #replace(text: string): Promise<void> {
    const temporary = `${this.#path}.tmp-${process.pid}`;
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    try {
      await writeFile(temporary, text, { mode: 0o600 });
      await rename(temporary, this.#path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}
