/** Other people's programs as clients: restic (minio-go) and rclone (AWS SDK for Go). */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPrograms, findProgram, runRestic } from '../../test/servers/index.ts';
import { startTestS3, TEST_CREDENTIALS, type TestS3 } from './test-server.ts';

const run = promisify(execFile);

let work: string;
let source: string;
let context: TestS3;

beforeAll(async () => {
  context = await startTestS3();
  work = await mkdtemp(join(tmpdir(), 'kirsch-clients-'));
  source = join(work, 'source');
  await mkdir(join(source, 'sub folder'), { recursive: true });
  await writeFile(join(source, 'large.bin'), randomBytes(12_000_000));
  await writeFile(join(source, 'sub folder', 'ünïcode & <odd> +.txt'), 'text');
  await writeFile(join(source, 'empty'), '');
  for (let i = 0; i < 50; i++) await writeFile(join(source, 'sub folder', `${i}`), `${i}`);
});

afterAll(async () => {
  await context.stop();
  await rm(work, { recursive: true });
});

async function expectEqual(folder: string): Promise<void> {
  for (const name of ['large.bin', 'empty', 'sub folder/ünïcode & <odd> +.txt', 'sub folder/7']) {
    expect((await readFile(join(folder, name))).equals(await readFile(join(source, name)))).toBe(
      true,
    );
  }
}

describeWithPrograms(['restic'], 'restic', () => {
  test('backs up, checks every byte, and restores', async () => {
    const options = {
      env: {
        RESTIC_REPOSITORY: `s3:${context.server.url}/restic/some/path`,
        RESTIC_PASSWORD: 'password',
        AWS_ACCESS_KEY_ID: TEST_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: TEST_CREDENTIALS.secretAccessKey,
      },
    };
    await runRestic(['init'], options);
    await runRestic(['backup', '.'], { ...options, cwd: source });
    await runRestic(['backup', '.'], { ...options, cwd: source });
    await runRestic(['forget', '--keep-last', '1', '--prune'], options);
    expect((await runRestic(['check', '--read-data'], options)).stdout).toContain(
      'no errors were found',
    );
    const target = join(work, 'restored');
    await runRestic(['restore', 'latest', '--target', target], options);
    await expectEqual(target);
    expect(context.requests.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

describeWithPrograms(['rclone'], 'rclone', () => {
  const rclone = async (...args: string[]): Promise<string> => {
    const env = {
      ...process.env,
      RCLONE_CONFIG: join(work, 'none.conf'),
      RCLONE_CONFIG_HERE_TYPE: 's3',
      RCLONE_CONFIG_HERE_PROVIDER: 'Other',
      RCLONE_CONFIG_HERE_ENDPOINT: context.server.url,
      RCLONE_CONFIG_HERE_ACCESS_KEY_ID: TEST_CREDENTIALS.accessKeyId,
      RCLONE_CONFIG_HERE_SECRET_ACCESS_KEY: TEST_CREDENTIALS.secretAccessKey,
    };
    const options = { env, timeout: 50_000 };
    return (await run(findProgram('rclone')!, ['--retries', '1', ...args], options)).stdout;
  };

  test.each([
    ['in one piece each', 'here:rclone/whole', ['--s3-upload-cutoff', '50M']],
    ['in parts', 'here:rclone/parts', ['--s3-upload-cutoff', '5M', '--s3-chunk-size', '5M']],
    [
      'as its MinIO profile would',
      'here:rclone/minio',
      ['--s3-provider', 'Minio', '--s3-list-url-encode', 'true'],
    ],
  ])(
    'copies %s, checks, lists, copies on the server and deletes',
    async (_how, remote, options) => {
      await rclone('copy', source, remote, ...options);
      await rclone('check', source, remote, '--download', ...options);
      expect((await rclone('lsf', '-R', remote, ...options)).split('\n')).toContain(
        'sub folder/ünïcode & <odd> +.txt',
      );
      await rclone('copy', remote, `${remote}-again`, ...options);
      await rclone('copy', `${remote}-again`, join(work, remote.slice(5)), ...options);
      await expectEqual(join(work, remote.slice(5)));
      await rclone('delete', remote, ...options);
      expect(await rclone('lsf', '-R', remote, ...options)).toBe('');
      expect(context.requests.filter(({ status }) => status >= 500)).toEqual([]);
    },
  );
});
