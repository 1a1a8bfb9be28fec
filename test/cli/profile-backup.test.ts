import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSampleProfile } from '../../src/sources/index.ts';
import { runKirsch } from './run-kirsch.ts';

const base = mkdtempSync(join(tmpdir(), 'kirsch-profile-command-'));
const profile = join(base, '.config', 'CherryStudio');
const env = {
  HOME: base,
  XDG_CONFIG_HOME: join(base, '.config'),
  RESTIC_REPOSITORY: join(base, 'repository'),
  RESTIC_PASSWORD: 'correct horse',
  KIRSCH_CACHE_DIR: join(base, 'cache'),
};
const kirsch = (...args: string[]) => runKirsch(args, { env });

beforeAll(async () => {
  await makeSampleProfile(profile, { bytes: 3 << 20 });
  expect((await kirsch('init')).code).toBe(0);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

test.skipIf(process.platform === 'win32')(
  'the profile of this user is found, backed up, and not again unless it has changed (on Linux and macOS)',
  async () => {
    const where = process.platform === 'darwin' ? ['--profile', profile] : ['--cherry-studio'];
    const first = await kirsch('backup', ...where, '--label', 'a trial');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain(`backing up Cherry Studio 2.1.0 in ${profile}`);
    const [snapshot] = JSON.parse((await kirsch('snapshots', '--json')).stdout);
    expect(snapshot.paths).toEqual(['/Cherry Studio']);
    expect(snapshot.tags).toEqual(
      expect.arrayContaining([
        'source=cherry-studio',
        'generation=C',
        'label=a trial',
        expect.stringMatching(/^computer=/),
      ]),
    );
    const again = await kirsch('backup', ...where, '--skip-if-unchanged', '--json');
    const lines = again.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({
      message_type: 'profile',
      folder: profile,
      generation: 'C',
      version: '2.1.0',
    });
    expect(lines.filter(({ stage }) => stage === 'capture')[0]).toMatchObject({
      unit: '/Cherry Studio/Data/cherrystudio.sqlite',
      number: 1,
    });
    expect(lines.at(-1)).toMatchObject({ message_type: 'summary', data_blobs: 0 });
    expect(lines.at(-1)).not.toHaveProperty('snapshot_id');
  },
);

test('what cannot be is said before anything is opened', async () => {
  const v1 = join(base, 'v1');
  await makeSampleProfile(v1, { generation: 'b', bytes: 3 << 20 });
  const refused = await kirsch('backup', '--profile', v1, '--without-api-keys');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('LevelDB');
  const nowhere = await kirsch('backup', '--profile', join(base, 'nowhere'));
  expect(nowhere.stderr).toContain('no profile of Cherry Studio');
});
