import { describe, expect, test } from 'vitest';
import {
  type BackupChoice,
  type BackupPlan,
  describeBackupOf,
  findProfiles,
  type Profile,
} from '../../src/sources/index.ts';
import { refusal } from '../refusal.ts';
import { type MemoryComputerOptions, memoryComputer } from './memory-computer.ts';
import { below, v1Tree, v2Tree } from './profile-trees.ts';

const folder = '/home/ada/.config/CherryStudio';

async function profileOf(
  tree: ReturnType<typeof v2Tree>,
  more: Partial<MemoryComputerOptions> = {},
): Promise<Profile> {
  const all = { ...below('linux', folder, tree), ...more.tree };
  const { profiles } = await findProfiles(
    memoryComputer({ platform: 'linux', ...more, tree: all }),
  );
  return profiles[0]!;
}

const names = (entries: readonly { readonly as: string }[]) => entries.map(({ as }) => as);
const within = (path: string) => path.replace(`${folder}/`, '');
const leftOut = ({ excluded }: BackupPlan) =>
  Object.fromEntries(excluded.map(({ path, reason }) => [within(path), reason]));

describe('a full backup of 2.x', () => {
  test('takes each part under names that do not depend on the computer', async () => {
    const plan = describeBackupOf(await profileOf(v2Tree()));
    expect(names(plan.targets)).toEqual([
      '/Cherry Studio/.claude',
      '/Cherry Studio/Data/Agents',
      '/Cherry Studio/Data/Files',
      '/Cherry Studio/Data/Future',
      '/Cherry Studio/Data/KnowledgeBase',
      '/Cherry Studio/Data/Memory',
      '/Cherry Studio/Data/MiniApps',
      '/Cherry Studio/Data/Notes',
      '/Cherry Studio/Data/Skills',
      '/Cherry Studio/IndexedDB',
      '/Cherry Studio/Local Storage',
      '/Cherry Studio/cache.json',
      '/Cherry Studio/config.json',
      '/Cherry Studio/version.log',
    ]);
  });

  test('names every database with what belongs to it', async () => {
    const { units } = describeBackupOf(await profileOf(v2Tree()));
    expect(units.map(({ kind, members }) => [kind, ...names(members)])).toEqual([
      ['sqlite', '/Cherry Studio/Data/KnowledgeBase/base1'],
      ['sqlite', '/Cherry Studio/Data/Memory/memories.db'],
      ['sqlite', '/Cherry Studio/Data/MiniApps/data/app/save.db'],
      ['sqlite', '/Cherry Studio/Data/agents.db', '/Cherry Studio/Data/agents.db-wal'],
      [
        'sqlite',
        '/Cherry Studio/Data/cherrystudio.sqlite',
        '/Cherry Studio/Data/cherrystudio.sqlite-wal',
        '/Cherry Studio/Data/cherrystudio.sqlite-shm',
      ],
      [
        'leveldb',
        '/Cherry Studio/IndexedDB/file__0.indexeddb.leveldb',
        '/Cherry Studio/IndexedDB/file__0.indexeddb.blob',
      ],
      ['leveldb', '/Cherry Studio/Local Storage/leveldb'],
    ]);
  });

  test('leaves out caches, logs, models, tools, logins, and indexes that can be made again', async () => {
    expect(leftOut(describeBackupOf(await profileOf(v2Tree())))).toEqual({
      'Data/KnowledgeBase/base2/.cherry/index.sqlite': 'not-chosen',
      'Data/KnowledgeBase/base2/.cherry/index.sqlite-wal': 'not-chosen',
      Cache: 'cache',
      Network: 'browser',
      Runtime: 'models',
      SomethingNew: 'unknown',
      Toolchain: 'toolchain',
      logs: 'logs',
    });
  });

  test('is the same on every system', async () => {
    const places = {
      win32: 'C:\\Users\\ada\\AppData\\Roaming\\CherryStudio',
      darwin: '/Users/ada/Library/Application Support/CherryStudio',
      linux: folder,
    } as const;
    const plans = await Promise.all(
      (['win32', 'darwin', 'linux'] as const).map(async (platform) => {
        const tree = below(platform, places[platform], v2Tree());
        const { profiles } = await findProfiles(memoryComputer({ platform, tree }));
        const plan = describeBackupOf(profiles[0]!);
        return [names(plan.targets), plan.units.map(({ members }) => names(members))];
      }),
    );
    expect(plans[1]).toEqual(plans[0]);
    expect(plans[2]).toEqual(plans[0]);
  });
});

describe('what people choose', () => {
  test('leaves a part out, or takes one that is left out otherwise, wherever it lies in another', async () => {
    const profile = await profileOf(v2Tree());
    const choice: BackupChoice = {
      parts: { knowledge: false, 'knowledge-index': true, files: false, 'mini-apps': true },
    };
    const plan = describeBackupOf(profile, choice);
    expect(names(plan.targets)).not.toContain('/Cherry Studio/Data/KnowledgeBase');
    expect(names(plan.units)).toContain(
      '/Cherry Studio/Data/KnowledgeBase/base2/.cherry/index.sqlite',
    );
    expect(names(plan.targets)).toContain('/Cherry Studio/Data/Files/custom-minapps.json');
    expect(leftOut(plan)).toMatchObject({
      'Data/Files': 'not-chosen',
      'Data/KnowledgeBase': 'not-chosen',
    });
    const without = describeBackupOf(profile, { parts: { 'mini-apps': false } });
    expect(leftOut(without)).toMatchObject({ 'Data/Files/custom-minapps.json': 'not-chosen' });
  });

  test('lightweight means with 2.x the database and the cache, with 1.x the LevelDB folders', async () => {
    const c = describeBackupOf(await profileOf(v2Tree()), { isLightweight: true });
    expect(names(c.targets)).toEqual(['/Cherry Studio/cache.json']);
    expect(names(c.units)).toEqual(['/Cherry Studio/Data/cherrystudio.sqlite']);
    const b = describeBackupOf(await profileOf(v1Tree()), { isLightweight: true });
    expect(names(b.targets)).toEqual(['/Cherry Studio/IndexedDB', '/Cherry Studio/Local Storage']);
    expect(b.units.map(({ kind }) => kind)).toEqual(['leveldb', 'leveldb']);
  });

  test('without API keys blanks the database of 2.x and leaves out whatever else may hold some', async () => {
    const tree = { '/home/ada/.cherrystudio/config/mcp/oauth/token.json': '{}' };
    const profile = await profileOf(v2Tree(), { tree });
    const plan = describeBackupOf(profile, { withoutApiKeys: true });
    const blanked = plan.units.filter(({ blank }) => blank);
    expect(names(blanked)).toEqual(['/Cherry Studio/Data/cherrystudio.sqlite']);
    expect(leftOut(plan)).toMatchObject({
      IndexedDB: 'api-keys',
      'Local Storage': 'api-keys',
      'Local Storage/leveldb': 'api-keys',
      'Data/Agents/.claude/.credentials.json': 'api-keys',
      '/home/ada/.cherrystudio/config/mcp/oauth': 'api-keys',
    });
    expect(plan.warnings.map(({ code }) => code)).not.toContain('has-keys');
  });

  test('without API keys is refused for 1.x, with the reason', async () => {
    const profile = await profileOf(v1Tree());
    const { isPossible, reason } = describeBackupOf(profile).withoutApiKeys;
    expect([isPossible, reason]).toEqual([false, expect.stringContaining('LevelDB')]);
    const error = await refusal(
      (async () => describeBackupOf(profile, { withoutApiKeys: true }))(),
    );
    expect(error).toMatchObject({ code: 'BAD_ARGUMENT', hint: reason });
  });
});

describe('what is worth a warning', () => {
  test('is pending work of the application, which is not backed up', async () => {
    const tree = {
      ...v2Tree(),
      'restore-staging/x/metadata.json': '{}',
      'Data/restore-journal.json': '{}',
      'Data.restore/Files/a': { size: 1 },
    };
    const plan = describeBackupOf(await profileOf(tree));
    const pending = plan.warnings.filter(({ code }) => code === 'pending-work');
    expect(pending.map(({ path }) => within(path!)).sort()).toEqual([
      'Data.restore',
      'Data/restore-journal.json',
      'restore-staging',
    ]);
    expect(leftOut(plan)).toMatchObject({ 'Data.restore': 'pending' });
  });

  test('is a part that lies elsewhere behind a link: what the link leads to is taken', async () => {
    const { 'Data/Files/letter.pdf': _, 'Data/Files/custom-minapps.json': __, ...rest } = v2Tree();
    const tree = { ...rest, 'Data/Files': { linkTo: '/big/Files' } };
    const profile = await profileOf(tree, { tree: { '/big/Files/letter.pdf': { size: 5000 } } });
    const plan = describeBackupOf(profile);
    expect(plan.targets).toContainEqual({
      from: '/big/Files',
      as: '/Cherry Studio/Data/Files',
      part: 'files',
      isFolder: true,
    });
    expect(plan.warnings.map(({ code }) => code)).toContain('linked-folder');
  });

  test('is a link within a part, which stays a link', async () => {
    const tree = { ...v2Tree(), 'Data/Agents/.claude/skills/s': { linkTo: '../../../Skills/s' } };
    const plan = describeBackupOf(await profileOf(tree));
    expect(plan.warnings.map(({ code }) => code)).toContain('symlinks');
    expect(names(plan.targets).filter((name) => name.includes('skills'))).toEqual([]);
  });

  test('is a profile that another program synchronises', async () => {
    const tree = below('linux', '/home/ada/Dropbox/Cherry', v2Tree());
    const computer = memoryComputer({ platform: 'linux', tree });
    const { profiles } = await findProfiles(computer, { folders: ['/home/ada/Dropbox/Cherry'] });
    expect(describeBackupOf(profiles[0]!).warnings).toContainEqual({
      code: 'synced-folder',
      message: expect.stringContaining('Dropbox'),
      path: '/home/ada/Dropbox/Cherry',
    });
  });

  test('is that notes of 1.x may be kept where nobody sees', async () => {
    const { 'Data/Notes/one.md': _, ...tree } = v1Tree();
    const codes = async (of: typeof tree) =>
      describeBackupOf(await profileOf(of)).warnings.map(({ code }) => code);
    expect(await codes(tree)).toContain('notes-elsewhere');
    expect(await codes(v1Tree())).not.toContain('notes-elsewhere');
  });
});

test('IndexedDB that newer Chromium keeps in SQLite is a database like others', async () => {
  const tree = {
    ...v1Tree(),
    'IndexedDB/file__0/6O7STZBT7KGP': { size: 81_920, head: 'SQLite format 3\0' },
    'IndexedDB/file__0/6O7STZBT7KGP-wal': { size: 100 },
  };
  const { units } = describeBackupOf(await profileOf(tree));
  expect(units.map(({ kind, members }) => [kind, ...names(members)])).toContainEqual([
    'sqlite',
    '/Cherry Studio/IndexedDB/file__0/6O7STZBT7KGP',
    '/Cherry Studio/IndexedDB/file__0/6O7STZBT7KGP-wal',
  ]);
});

test('a database that somebody attached to a chat is a file', async () => {
  const tree = { ...v2Tree(), 'Data/Files/x.sqlite': { size: 9, head: 'SQLite format 3\0' } };
  expect(names(describeBackupOf(await profileOf(tree)).units)).not.toContain(
    '/Cherry Studio/Data/Files/x.sqlite',
  );
});
