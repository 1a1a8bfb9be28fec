import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node, Snapshot } from '../src/format/index.ts';
import { backup } from '../src/operations/backup/backup.ts';
import type { BackupOptions } from '../src/operations/backup/backup-options.ts';
import { loadSnapshot } from '../src/operations/snapshots/load-snapshots.ts';
import { walkTree } from '../src/operations/trees/walk-tree.ts';
import { type IndexedRepository, loadIndex } from '../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../src/repository/open-repository.ts';
import { openRepository } from '../src/repository/repository.ts';
import { isRoot } from './sample-tree.ts';
import { describeWithPrograms } from './servers/index.ts';
import { HOST, SharedRepository } from './shared-repository.ts';

/** A backup as both programs are told it. */
interface Case {
  readonly title: string;
  readonly paths: readonly string[];
  /** @default the source folder */
  readonly cwd?: string;
  readonly restic?: readonly string[];
  readonly kirsch?: Partial<BackupOptions>;
}

describeWithPrograms(['restic'], 'Kirsch makes the trees that restic makes', () => {
  const startedIn = process.cwd();
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'kirsch-trees-')));
  const source = join(base, 'source');
  const mountPoint = join(source, 'mounted');
  const shared = new SharedRepository(join(base, 'repository'));
  let isMounted = false;
  let repository: OpenRepository;

  beforeAll(async () => {
    makeSource(source);
    if (isRoot) isMounted = mountSomething(mountPoint);
    await shared.create();
    repository = await openRepository(await shared.storage(), {
      password: shared.env['RESTIC_PASSWORD']!,
    });
  });

  afterAll(async () => {
    process.chdir(startedIn);
    await repository.close();
    if (isMounted) execFileSync('umount', [mountPoint]);
    rmSync(base, { recursive: true, force: true });
  });

  /** What both programs make of it, as far as it does not depend on what others do in the folders above. */
  async function both({ paths, cwd = source, restic = [], kirsch = {} }: Case) {
    process.chdir(cwd);
    const { snapshot_id } = await shared.resticBackup([...paths, ...restic], { cwd });
    // Without a parent every entry is made afresh.
    const options = { paths, host: HOST, username: 'tester', force: true, ...kirsch };
    const { snapshot } = await backup(repository, options);
    const indexed = await loadIndex(repository);
    const factsOf = async ({ paths, tree }: Pick<Snapshot, 'paths' | 'tree'>) => ({
      paths: [...paths].sort(),
      tree: await steadyPart(indexed, tree, dirname(source)),
    });
    const theirs = await loadSnapshot(repository, snapshot_id);
    return { ours: await factsOf(snapshot), theirs: await factsOf(theirs) };
  }

  const targets: readonly Case[] = [
    { title: 'the current folder', paths: ['.'] },
    { title: 'the folder above', paths: ['..'], cwd: join(source, 'sub') },
    { title: 'a subfolder', paths: ['sub'] },
    { title: 'a subfolder with a slash behind it', paths: ['./sub/'] },
    { title: 'a way out and in again', paths: ['../source/sub/../a'] },
    { title: 'an absolute path', paths: [source] },
    { title: 'a single file', paths: ['sub/keep.txt'] },
    { title: 'a single file by its absolute path', paths: [join(source, 'sub', 'keep.txt')] },
    { title: 'several folders', paths: ['sub', 'a', 'x'] },
    { title: 'a folder and what is in it', paths: ['a', 'a/b'] },
    { title: 'what is in a folder, and the folder', paths: ['a/b/c.txt', 'a'] },
    { title: 'folders of one name', paths: ['a/b', join(source, 'x/b'), '../source/x/b'] },
    { title: 'absolute and relative paths', paths: [join(source, 'a'), 'sub'] },
    { title: 'a symlink, which is not followed', paths: ['to-sub', 'to-nothing'] },
    { title: 'the root, all but one folder left out', paths: ['/'], ...allBut(source) },
  ];

  const patterns: Readonly<Record<string, readonly string[]>> = {
    'by their ending': ['*.tmp'],
    'by their name': ['sub'],
    'by their absolute path': [join(source, 'sub', 'keep.txt')],
    'below a folder': ['sub/**'],
    'at any depth': ['a/**/c.txt', '**/d.txt'],
    'by a question mark and a class': ['su?', '[x-z]', '[^a-y]'],
    'with the pattern characters in their names': ['\\[odd\\]\\*name'],
    'but for some': ['*.txt', '!keep.txt'],
    'but for some in a folder that is left out': ['sub', '!keep.txt'],
    'with dots and slashes in the pattern': ['./sub/../a/b/'],
  };

  const options: readonly Case[] = [
    ...Object.entries(patterns).map(([title, excludes]) => ({
      title: `files left out ${title}`,
      paths: ['.'],
      restic: excludes.map((pattern) => `--exclude=${pattern}`),
      kirsch: { excludes },
    })),
    {
      title: 'files left out without regard to case',
      paths: ['.'],
      restic: ['--iexclude=PHOTO*', '--iexclude=ÄRGER'],
      kirsch: { caseInsensitiveExcludes: ['PHOTO*', 'ÄRGER'] },
    },
    {
      title: 'caches left out',
      paths: ['.'],
      restic: ['--exclude-caches'],
      kirsch: { excludeCaches: true },
    },
    {
      title: 'a cache that is the target left out',
      paths: ['cache'],
      restic: ['--exclude-caches'],
      kirsch: { excludeCaches: true },
    },
    {
      title: 'marked folders left out',
      paths: ['.'],
      restic: ['--exclude-if-present=.nobackup', '--exclude-if-present=.marker:the header'],
      kirsch: { excludeIfPresent: ['.nobackup', '.marker:the header'] },
    },
    {
      title: 'large files left out',
      paths: ['.', join(source, 'sub/large.bin')],
      restic: ['--exclude-larger-than=1K'],
      kirsch: { excludeLargerThan: 1024 },
    },
    ...(
      [
        ['a file', ['sub/skip.tmp', 'a'], 'skip.tmp'],
        ['a file in a folder', ['sub/keep.txt', 'a'], 'sub'],
        ['a folder, but not what is in it', ['sub', 'a'], 'sub'],
        ['a folder that is another target too', ['.', 'sub/keep.txt'], 'sub'],
        ['a file in a folder that is a target', ['sub', 'sub/skip.tmp'], '*.tmp'],
        ['a file below the folder above', [source, join(source, 'a/b/c.txt')], source],
      ] as const
    ).map(([title, paths, pattern]) => ({
      title: `what is named although it is left out: ${title}`,
      paths,
      restic: [`--exclude=${pattern}`],
      kirsch: { excludes: [pattern] },
    })),
    {
      title: 'a marked folder whose entries are the targets',
      paths: ['.'],
      cwd: join(source, 'marked'),
      restic: ['--exclude-if-present=.nobackup'],
      kirsch: { excludeIfPresent: ['.nobackup'] },
    },
    {
      title: 'a large file in a folder that is a target',
      paths: ['sub', 'sub/large.bin', 'a'],
      restic: ['--exclude-larger-than=1K'],
      kirsch: { excludeLargerThan: 1024 },
    },
    {
      title: 'other file systems left out',
      paths: ['.'],
      restic: ['--one-file-system'],
      kirsch: { oneFileSystem: true },
    },
    {
      title: 'other file systems left out, one of them a target',
      paths: ['mounted', 'sub', source],
      restic: ['--one-file-system'],
      kirsch: { oneFileSystem: true },
    },
  ];

  for (const one of [...targets, ...options]) {
    test(`of ${one.title}`, async () => {
      const { ours, theirs } = await both(one);
      expect(ours).toEqual(theirs);
    });
  }

  test('of access times, once reading no longer changes them', async () => {
    const one = { title: '', paths: ['.'], restic: ['--with-atime'], kirsch: { withAtime: true } };
    await both(one);
    const { ours, theirs } = await both(one);
    expect(ours).toEqual(theirs);
  });

  test('of a stream', async () => {
    const input = Buffer.from('through a pipe\n'.repeat(100_000));
    const name = join('/', 'folder', 'piped');
    const time = '2024-03-04 05:06:07';
    const { snapshot_id } = await shared.resticBackup(
      ['--stdin', '--stdin-filename', name, '--time', time],
      { input },
    );
    const ours = await shared.backup([name], {
      time: new Date(time),
      stdin: (async function* () {
        yield input.subarray(0, 1000);
        yield input.subarray(1000);
      })(),
    });
    const found = await shared.resticJson<Snapshot[]>(['snapshots', snapshot_id]);
    const { paths, time: moment } = found[0]!;
    expect(ours.snapshot).toMatchObject({ paths, time: moment });
    await shared.kirschIndexed(async (repository) => {
      const entries = async (tree: string) => {
        const nodes: Partial<Node>[] = [];
        for await (const { node } of walkTree(repository, tree)) {
          // restic gives a stream to nobody, and we to who runs the backup.
          nodes.push({ ...node, uid: 0, gid: 0, user: '', group: '', subtree: '' });
        }
        return nodes;
      };
      expect(await entries(ours.snapshot.tree)).toEqual(await entries(found[0]!.tree));
    });
  });

  test.skipIf(!isRoot)(
    'with a mounted file system among them (skipped where we are not root)',
    () => {
      expect(isMounted).toBe(true);
    },
  );
});

function makeSource(folder: string): void {
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'keep.txt': 'keep',
    'skip.tmp': 'skip',
    'Photo.JPG': 'a picture',
    ärger: 'lower case',
    'sub/keep.txt': 'keep',
    'sub/skip.tmp': 'skip',
    'sub/limit.bin': Buffer.alloc(1024),
    'sub/large.bin': Buffer.alloc(1025),
    'a/b/c.txt': 'c',
    'x/b/c.txt': 'c',
    'x/b/d.txt': 'd',
    '[odd]*name/file': 'odd',
    z: 'one letter',
    'cache/CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55\n',
    'cache/content': 'cached',
    'cache/sub/content': 'cached',
    'no cache/CACHEDIR.TAG': 'Signature: of somebody else\n',
    'no cache/content': 'not cached',
    'marked/.nobackup': '',
    'marked/content': 'marked',
    'marked by header/.marker': 'the header and more',
    'marked by header/content': 'marked',
    'other header/.marker': 'another header',
    'other header/content': 'not marked',
    'mounted/hidden while mounted': 'hidden',
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  symlinkSync('sub', join(folder, 'to-sub'));
  symlinkSync('/nowhere', join(folder, 'to-nothing'));
}

/** A small file system in memory with something in it. */
function mountSomething(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    return false;
  }
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'file'), 'on another file system');
  return true;
}

/** Leaves out everything on this computer but one folder. */
function allBut(folder: string): Pick<Case, 'restic' | 'kirsch'> {
  const names = folder.split('/').slice(1);
  const excludes = names.flatMap((_, at) => [
    join('/', ...names.slice(0, at), '*'),
    `!${join('/', ...names.slice(0, at + 1))}`,
  ]);
  return { restic: excludes.map((pattern) => `--exclude=${pattern}`), kirsch: { excludes } };
}

type SteadyNode = Omit<Node, 'subtree'> & { readonly subtree: string | readonly SteadyNode[] };

/** A tree, in which the folders on the way to `above` are resolved and have no times. */
async function steadyPart(
  repository: IndexedRepository,
  treeId: string,
  above: string,
): Promise<readonly SteadyNode[]> {
  const [name, ...rest] = above.split('/').filter(Boolean);
  const nodes = await repository.loadTree(treeId);
  return Promise.all(
    nodes.map(async (node) => {
      const { subtree = '' } = node;
      if (node.name !== name || node.type !== 'dir') return { ...node, subtree };
      const inside = await steadyPart(repository, subtree, rest.join('/'));
      return { ...node, atime: '', mtime: '', ctime: '', subtree: inside };
    }),
  );
}
