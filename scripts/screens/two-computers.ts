import { join } from 'node:path';
import { SampleComputer } from '../sample/sample-computer.ts';
import { setClockBack } from './moved-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PASSWORD = 'seven cherries on a quiet afternoon';

/** A bucket with what opens it. */
export interface Bucket {
  readonly name: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly rootPath: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface TwoComputers {
  readonly laptop: SampleComputer;
  readonly studio: SampleComputer;
}

/** Two weeks of two computers of one person, which back up to one bucket. */
export async function makeTwoComputers(
  folder: string,
  laptop: SampleComputer,
  bucket: Bucket,
): Promise<TwoComputers> {
  const { name, keys, ...fields } = bucket;
  setClockBack(14 * DAY);
  await laptop.ask('PUT', `storages/${name}`, { kind: 's3', fields, keys });
  await laptop.ask('POST', `storages/${name}/choose`);
  const { kit } = await laptop.ask('POST', 'repository', { password: PASSWORD });
  await laptop.ask('POST', 'repository/kit/confirm', { repositoryId: kit.repositoryId });
  // A check that begins by itself keeps the other computer out, for long where the clock moves under it.
  await laptop.ask('PUT', 'automation', { weeklyCheck: 0 });
  await laptop.ask('POST', 'backups', { label: 'The first one' });
  await laptop.name('Laptop');
  const { text, phrase } = await laptop.ask('POST', 'pairing', { name });
  const studio = await SampleComputer.start(join(folder, 'studio'), { seed: 2 });
  await studio.ask('POST', 'pairing/open', { text, phrase });
  await studio.ask('PUT', 'automation', { weeklyCheck: 0 });
  setClockBack(13 * DAY);
  await studio.ask('POST', 'backups', {});
  await studio.name('Studio');
  for (const days of [9, 6, 2]) {
    setClockBack(days * DAY + 3 * HOUR);
    await laptop.work(`laptop ${days}`);
    await laptop.ask('POST', 'backups', days === 6 ? { label: 'Before the update' } : {});
    if (days % 2 === 1) continue;
    setClockBack(days * DAY);
    await studio.work(`studio ${days}`);
    await studio.ask('POST', 'backups', {});
  }
  setClockBack(5 * HOUR);
  await laptop.ask('POST', 'backups/verify', { readData: 25 });
  await laptop.work('laptop today');
  setClockBack(0);
  const { rows } = await laptop.ask('GET', 'backups?search=update');
  await laptop.ask('POST', 'backups/change', {
    ids: rows.map(({ id }: { id: string }) => id),
    isPinned: true,
  });
  await laptop.ask('PUT', 'automation', {
    // Not at once: a run that begins by itself would be in the way.
    schedule: { kind: 'daily', at: hourFromNow(3) },
    retention: { kind: 'smart' },
    weeklyCheck: 25,
  });
  return { laptop, studio };
}

/** By this computer's clock. */
function hourFromNow(hours: number): string {
  return `${String((new Date().getHours() + hours) % 24).padStart(2, '0')}:00`;
}
