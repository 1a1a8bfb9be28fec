import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomNumbers } from '../random-numbers.ts';
import { describeWithPrograms, runRestic } from '../servers/index.ts';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-repair-'));
const source = join(folder, 'source');
const repository = join(folder, 'repository');
const env = {
  RESTIC_REPOSITORY: repository,
  RESTIC_PASSWORD: 'correct horse',
  KIRSCH_CACHE_DIR: join(folder, 'cache'),
};
afterAll(() => rmSync(folder, { recursive: true }));

async function kirsch(code: number, ...args: string[]): Promise<string> {
  const result = await runKirsch(args, { env, cwd: folder });
  expect({ args, ...result }).toMatchObject({ args, code });
  return result.stdout;
}

async function resticCheck(): Promise<number> {
  const { code } = await runRestic(['check', '--read-data'], { env, anyExit: true });
  return code;
}

/** Changes a byte in every data pack: those that are large here. */
function spoilData(): string[] {
  const packs = readdirSync(join(repository, 'data'), { recursive: true, withFileTypes: true });
  const spoilt: string[] = [];
  for (const { name, parentPath } of packs.filter((entry) => entry.isFile())) {
    const path = join(parentPath, name);
    const bytes = readFileSync(path);
    if (bytes.length < 100_000) continue;
    bytes[1000]! ^= 1;
    chmodSync(path, 0o600);
    writeFileSync(path, bytes);
    spoilt.push(name);
  }
  return spoilt;
}

describeWithPrograms(['restic'], 'a repository that was damaged', () => {
  beforeAll(async () => {
    const random = randomNumbers(5);
    mkdirSync(source);
    writeFileSync(
      join(source, 'noise'),
      Buffer.from(Array.from({ length: 300_000 }, () => random(256))),
    );
    writeFileSync(join(source, 'text'), 'some text');
    await kirsch(0, 'init');
    await kirsch(0, 'backup', source);
  });

  test('is explained, and healed from the files that are still there', async () => {
    const [pack] = spoilData();
    const lines = (await kirsch(1, 'check', '--read-data')).split('\n');
    expect(lines).toContainEqual(expect.stringContaining('1 backup cannot be restored whole'));
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {4}.*\/noise: its data blob .* is lost$/),
    );
    expect(lines).toContainEqual(`  kirsch repair packs ${pack}`);
    const json = (await kirsch(1, 'check', '--read-data', '--json'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(json.filter((line) => line.message_type === 'hurt')).toMatchObject([
      { files: 1, folders: 0, hurt: [{ path: join(source, 'noise'), type: 'file' }] },
    ]);
    expect(json.at(-1)).toMatchObject({
      num_errors: 2,
      hurt_snapshots: 1,
      suggest_repair_index: false,
    });
    const restored = await runKirsch(['restore', 'latest', '--target', 'part'], {
      env,
      cwd: folder,
    });
    expect(restored.code).toBe(1);
    expect(restored.stderr).toContain(`${join(source, 'noise')} could not be restored: `);
    expect(restored.stderr).toContain('\n  `kirsch check --read-data`');
    await kirsch(0, 'repair', 'packs', '--dry-run', pack!.slice(0, 10));
    // Lost blobs make for another exit status.
    await kirsch(1, 'repair', 'packs', pack!.slice(0, 10));
    expect(readdirSync(folder)).toContain(`pack-${pack}`);
    await kirsch(0, 'repair', 'heal');
    await kirsch(0, 'check', '--read-data');
    expect(await resticCheck()).toBe(0);
  });

  test('is said to need its index, and nothing to be pruned before, when index files are gone', async () => {
    for (const id of readdirSync(join(repository, 'index'))) rmSync(join(repository, 'index', id));
    const told = await kirsch(1, 'check');
    expect(told).toContain('do not prune before `kirsch repair index`');
    expect(told).not.toContain('harmless');
    await kirsch(0, 'repair', 'index');
    await kirsch(0, 'check');
  });

  test('gives up only what is lost for good, and takes back what was removed by accident', async () => {
    rmSync(join(source, 'noise'));
    const [pack] = spoilData();
    await kirsch(1, 'repair', 'packs', '--no-copies', pack!);
    expect(await kirsch(1, 'repair', 'heal')).toContain(`still hurt: ${join(source, 'noise')}`);
    await kirsch(0, 'repair', 'snapshots', '--forget');
    expect(await resticCheck()).toBe(0);
    expect(await kirsch(0, 'dump', 'latest', join(source, 'text'))).toBe('some text');
    for (const id of readdirSync(join(repository, 'snapshots'))) {
      rmSync(join(repository, 'snapshots', id));
    }
    for (const id of readdirSync(join(repository, 'index'))) rmSync(join(repository, 'index', id));
    expect(await kirsch(0, 'repair', 'index')).toContain('is in no index: to be listed');
    expect(await kirsch(0, 'recover')).toContain('saved new snapshot');
    expect(await kirsch(0, 'find', 'text')).toContain('text');
  });
});
