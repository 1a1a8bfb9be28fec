import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { backup, makeSampleProfile, type S3Server, startS3Server } from '../../src/index.ts';
import { SharedRepository } from '../shared-repository.ts';
import { archiveB, archiveC, archiveD, metadata } from '../sources/handmade-archives.ts';
import { soundZip } from '../sources/handmade-zip.ts';

/* `kirsch zips` on a repository in a folder, with zips beside it, in another folder and in a bucket. */
const folder = mkdtempSync(join(tmpdir(), 'kirsch-cli-zips-'));
const place = join(folder, 'repository');
const repository = new SharedRepository(place);
const B = 'cherry-studio.20260102030405.ada-pc.windows.zip';
let server: S3Server;
let bucket: string;
let env: Record<string, string>;

beforeAll(async () => {
  const keys = { accessKeyId: 'zips-zips', secretAccessKey: 'zips-zips-zips' };
  server = await startS3Server({
    folder: join(folder, 'server'),
    sync: false,
    buckets: { zips: {} },
    ...keys,
  });
  bucket = `s3:${server.url}/zips/cherry-studio`;
  env = {
    ...repository.env,
    KIRSCH_CACHE_DIR: join(folder, 'cache'),
    KIRSCH_CONFIG: join(folder, 'settings', 'settings.jsonc'),
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  };
  await makeSampleProfile(join(folder, 'profile'), { bytes: 4 << 20 });
  await repository.create();
  await repository.kirsch(async (opened) => {
    await backup(opened, {
      paths: ['/Cherry Studio'],
      mounts: [{ from: join(folder, 'profile'), as: '/Cherry Studio' }],
      host: 'ada-pc',
      username: 'ada',
      tags: ['source=cherry-studio', 'system=windows'],
      time: new Date(2026, 4, 6, 7, 8, 9),
    });
  });
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

class Text extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function kirsch(...args: string[]) {
  const [stdout, stderr] = [new Text(), new Text()];
  const { signal } = new AbortController();
  const code = await run(args, { env, stdin: Readable.from([]), stdout, stderr, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

test('exports a backup beside the repository, to a folder and to a bucket, each as the app names it', async () => {
  const name = 'cherry-studio.20260506070809.ada-pc.windows.zip';
  const beside = await kirsch('zips', 'export', 'latest');
  expect(beside).toMatchObject({ code: 0, stderr: '' });
  expect(beside.stdout).toContain(`${name}: `);
  const out = join(folder, 'out');
  const json = await kirsch('zips', 'export', 'latest', '--json', '--lightweight', '--target', out);
  expect(JSON.parse(json.stdout)).toMatchObject({ name, generation: 'C', files: 2 });
  expect(readdirSync(out)).toEqual([name]);
  expect(await kirsch('zips', 'export', 'latest', '--in', bucket)).toMatchObject({ code: 0 });
  const again = await kirsch('zips', 'export', 'latest', '--in', bucket);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });

  for (const where of [[], ['--in', bucket], ['--in', out]]) {
    const verified = await kirsch('zips', 'verify', name, ...where);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toContain('nothing that Cherry Studio’s restore asks for is missing');
  }
  const target = join(folder, 'down', 'mine.zip');
  await kirsch('zips', 'download', name, '--in', bucket, '--target', target);
  expect(readFileSync(target).equals(readFileSync(join(place, name)))).toBe(true);
  const listed = await kirsch('zips', '--json', '--in', bucket);
  expect(JSON.parse(listed.stdout)).toMatchObject([
    {
      name,
      hostname: 'ada-pc',
      system: 'windows',
      time_by: 'contents',
      contents: { generation: 'C' },
    },
  ]);
});

test('lists, verifies, imports and deletes what lies in a folder', async () => {
  const zips = join(folder, 'zips');
  mkdirSync(zips);
  writeFileSync(join(zips, B), await archiveB());
  writeFileSync(join(zips, 'C.zip'), await archiveC());
  writeFileSync(join(zips, 'D.zip'), await archiveD());
  writeFileSync(join(zips, 'photos.zip'), await soundZip({ 'a.jpg': '' }));
  writeFileSync(join(zips, 'cut.zip'), (await archiveB()).subarray(0, 99));
  const where = ['--in', zips];

  const { stdout } = await kirsch('zips', 'list', ...where);
  const lines = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '));
  const about = (name: string) => lines.find((line) => line.startsWith(name));
  expect(about(B)).toMatch(/ada-pc \| windows \| B \| 1\.9\.13$/);
  expect(about('D.zip')).toMatch(/linux \| D$/);
  expect(about('photos.zip')).toContain('not Cherry Studio’s');
  expect(about('cut.zip')).toContain('damaged');
  expect(stdout).toContain('5 zips');

  // The one by hand does not say what it has.
  const refused = await kirsch('zips', 'verify', 'C.zip', ...where);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stdout).toContain('Cherry Studio would not restore it: metadata.json');
  expect(await kirsch('zips', 'verify', 'D.zip', ...where)).toMatchObject({ code: 0 });

  expect(await kirsch('zips', 'import', ...where)).toMatchObject({ code: 1 });
  const imported = await kirsch('zips', 'import', '--all', '--host', 'laptop', ...where);
  expect(imported).toMatchObject({ code: 3 });
  expect(imported.stderr).toContain('D.zip is of a format that only development versions');
  expect(imported.stdout).toMatch(/imported 2 zips: .* take .* here/);
  const again = await kirsch('zips', 'import', '--json', B, ...where);
  const [zip, summary] = again.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(zip).toMatchObject({ name: B, state: 'known' });
  expect(summary).toMatchObject({ imported: 0, data_added: 0 });

  const plan = await kirsch('zips', 'delete', B, ...where);
  expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('would delete 1 zip') });
  expect(readdirSync(zips)).toContain(B);
  await kirsch('zips', 'delete', B, '--yes', ...where);
  expect(readdirSync(zips)).not.toContain(B);
  const missing = await kirsch('zips', 'delete', B, '--yes', ...where);
  expect(missing).toMatchObject({ code: 1, stderr: `There is no zip ${B}.\n` });
});

test('restores a zip to where nothing was', async () => {
  const name = 'cherry-studio.20260506070809.ada-pc.windows.zip';
  const profile = join(folder, 'other computer', 'CherryStudio');
  const args = ['zips', 'restore', name, '--profile', profile];
  const plan = await kirsch(...args, '--dry-run');
  expect(plan).toMatchObject({ code: 0, stderr: '' });
  expect(plan.stdout).toContain('ada-pc');
  expect(existsSync(profile)).toBe(false);
  expect(await kirsch(...args)).toMatchObject({ code: 1 });
  const done = await kirsch(...args, '--yes', '--app-is-closed', '--safety-backup');
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('restored to') });
  const notes = (place: string) => readdirSync(join(place, 'Data', 'Notes')).sort();
  expect(notes(profile)).toEqual(notes(join(folder, 'profile')));
});

test('what a zip says of itself cannot harm a terminal', async () => {
  const zips = join(folder, 'hostile');
  mkdirSync(zips);
  const evil = metadata(7, '\u001b[2J\u202e2.1').replace('win32', '\\u0007');
  writeFileSync(join(zips, 'a\u202egpj.zip'), await archiveC({ 'metadata.json': evil }));
  const { stdout } = await kirsch('zips', 'list', '--in', zips);
  expect(stdout).toContain('a\\u202egpj.zip');
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});
