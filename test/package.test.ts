import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isSupportedNode } from '../bin/supported-node.js';
import { root } from '../scripts/launch/root.js';
import { version } from '../src/version.ts';

const execute = promisify(execFile);

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;

describe('the package, packed and installed in an empty folder', () => {
  let folder: string;
  let consumer: string;
  let env: NodeJS.ProcessEnv;

  /** Runs npm or npx in the consumer's folder and returns what it prints. */
  async function run(program: string, args: readonly string[], cwd = consumer): Promise<string> {
    // On Windows they are scripts for a shell.
    const shell = process.platform === 'win32';
    return (await execute(program, args, { cwd, env, shell })).stdout;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kirsch-package-'));
    const packed = join(folder, 'packed');
    consumer = join(folder, 'consumer');
    const home = join(folder, 'home');
    for (const path of [packed, consumer, home]) await mkdir(path);
    env = await strangersEnvironment(home);
    await run('npm', ['pack', '--pack-destination', packed], root);
    const [tarball = ''] = await readdir(packed);
    await writeFile(join(consumer, 'package.json'), '{ "type": "module" }');
    await run('npm', ['install', '--prefer-offline', '--no-audit', join(packed, tarball)]);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('runs as a command', async () => {
    expect(await run('npx', ['--no-install', 'kirsch', 'version'])).toContain(manifest.version);
  });

  test.skipIf(process.platform === 'win32')(
    'makes its cache for its user alone, and says that it is one',
    async () => {
      await run('npx', ['--no-install', 'kirsch', 'version']);
      const caches = join(folder, 'home', '.cache', 'kirsch');
      expect((await stat(caches)).mode & 0o777).toBe(0o700);
      expect(await readdir(caches)).toContain('CACHEDIR.TAG');
    },
  );

  test('is a library', async () => {
    const script = `import { KirschError } from 'kirsch';
      console.log(new KirschError('DAMAGED', 'It broke.').code);`;
    await writeFile(join(consumer, 'use.js'), script);
    expect((await run(process.execPath, ['use.js'])).trim()).toBe('DAMAGED');
  });

  test('brings the simulator, with faults', async () => {
    const script = `import { createS3Storage, parseFaultPlan, startS3Server } from 'kirsch';
      const keys = { accessKeyId: 'me', secretAccessKey: 'secret' };
      const faults = parseFaultPlan('seed=7; slow-down on=PutObject');
      const server = await startS3Server({
        folder: 'storage', ...keys, buckets: { photos: {} }, faults, provider: 'minio',
      });
      const storage = await createS3Storage({ endpoint: server.url, bucket: 'photos', ...keys });
      await storage.put('data/x', Buffer.from('x')).catch(({ code }) => console.log(code));
      await storage.close();
      await server.close();`;
    await writeFile(join(consumer, 'simulate.js'), script);
    expect((await run(process.execPath, ['simulate.js'])).trim()).toBe('STORAGE_FAILED');
  });

  test('has types', async () => {
    const script = `import { KirschError } from 'kirsch';
      const code: 'DAMAGED' = new KirschError('DAMAGED', 'It broke.').code;`;
    await writeFile(join(consumer, 'use.ts'), script);
    const compile = execute(
      process.execPath,
      [
        join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
        '--noEmit',
        '--strict',
        ...['--module', 'nodenext', '--types', 'node'],
        ...['--typeRoots', join(root, 'node_modules', '@types')],
        join(consumer, 'use.ts'),
      ],
      { cwd: consumer },
    ).catch((error: { stdout: string }) => error);
    // The one thing wrong is what is wrong in the script: the types are found, and say more than "any".
    const errors = (await compile).stdout.split('\n').filter((line) => line.includes('error TS'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("Type 'ErrorCode' is not assignable to type '\"DAMAGED\"'");
  });

  test('holds what it needs and no tests', async () => {
    const files = (
      await readdir(join(consumer, 'node_modules', 'kirsch'), { recursive: true })
    ).map((path) => path.replaceAll('\\', '/'));
    expect(files).toEqual(
      expect.arrayContaining([
        'bin/kirsch.js',
        'dist/cli.js',
        'dist/index.js',
        'dist/types/index.d.ts',
        'dist/web/index.html',
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
      ]),
    );
    expect(
      files.filter((path) => /(^|\/)test\/|\.test\b|^(src|scripts|bench)\//.test(path)),
    ).toEqual([]);
  });
});

/**
 * What somebody else's computer would have: this Node.js, no settings of ours, an empty home. Only how packages are
 * reached (registry, certificates) stays, since that is the network's business.
 */
async function strangersEnvironment(home: string): Promise<NodeJS.ProcessEnv> {
  const shell = process.platform === 'win32';
  const ask = async (key: string) =>
    (await execute('npm', ['config', 'get', key], { cwd: root, shell })).stdout.trim();
  const ours = Object.entries(process.env).filter(
    ([key]) => !/^(npm_|kirsch_|restic_|aws_|vitest|node_(?!extra_ca_certs$)|init_cwd$)/i.test(key),
  );
  return {
    ...Object.fromEntries(ours),
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
    HOME: home,
    USERPROFILE: home,
    npm_config_registry: await ask('registry'),
    npm_config_cache: await ask('cache'),
  };
}

describe('the version', () => {
  test('in the source is the one in package.json', () => {
    expect(version).toBe(manifest.version);
  });
});

describe('the published command, under another Node.js', () => {
  test.each([
    ['22.16.0', true],
    ['v22.21.1', true],
    ['24.0.0', true],
    ['26.1.0', true],
    ['22.15.1', false],
    ['20.20.2', false],
    ['23.11.0', false],
    ['12.22.12', false],
    ['', false],
  ])('version %j is supported: %j', (nodeVersion, supported) => {
    expect(isSupportedNode(nodeVersion)).toBe(supported);
  });

  test('supports what package.json says', () => {
    expect(manifest.engines.node).toBe('>=22.16.0 <23 || >=24');
  });

  test('says what to do when it is too old, and fails', async () => {
    const pretend = "Object.defineProperty(process.versions, 'node', { value: '18.20.0' })";
    const run = execute(process.execPath, [
      ...['--import', `data:text/javascript,${encodeURIComponent(pretend)}`],
      join(root, 'bin', 'kirsch.js'),
      'version',
    ]);
    await expect(run).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^kirsch needs Node\.js 22\.16 or newer.*\nInstall a newer one/,
      ),
    });
  });

  test.each(['kirsch.js', 'supported-node.js'])(
    'can read %s even when it is Node.js 12',
    async (file) => {
      const code = await readFile(join(root, 'bin', file), 'utf8');
      const [old, latest] = await Promise.all(
        ['node12.20', 'esnext'].map((target) => transform(code, { target })),
      );
      // Nothing in it had to be rewritten for that version.
      expect(old?.code).toBe(latest?.code);
    },
  );
});
