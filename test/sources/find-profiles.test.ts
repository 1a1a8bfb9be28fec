import { describe, expect, test } from 'vitest';
import { findProfiles, measureParts } from '../../src/sources/index.ts';
import { memoryComputer } from './memory-computer.ts';
import { below, v1Tree, v2Tree } from './profile-trees.ts';

describe('the places where a profile is looked for', () => {
  test('are, on Windows, APPDATA, portable programs, Scoop and what the lists of executables name', async () => {
    const tree = {
      ...below('win32', 'C:\\Users\\ada\\AppData\\Roaming\\CherryStudio', v1Tree()),
      ...below('win32', 'C:\\Users\\ada\\AppData\\Roaming\\CherryStudioDev', v2Tree('2.2.0', 3)),
      'C:\\Users\\ada\\Downloads\\Cherry\\Cherry-Studio-2.1.0-x64-portable.exe': { size: 1 },
      ...below('win32', 'C:\\Users\\ada\\Downloads\\Cherry\\data', v2Tree()),
      ...below('win32', 'C:\\Users\\ada\\scoop\\persist\\cherry-studio\\data', v1Tree()),
      ...below('win32', 'D:\\Chats', v2Tree()),
      'E:\\Stick\\cherry-studio-portable.exe': { size: 1 },
      ...below('win32', 'E:\\Stick\\data', v1Tree()),
      'C:\\Users\\ada\\.cherrystudio\\boot-config.json': JSON.stringify({
        'app.user_data_path': { 'C:\\Programs\\Cherry Studio.exe': 'd:\\chats' },
      }),
      'C:\\Users\\ada\\.cherrystudio\\config\\config.json': JSON.stringify({
        appDataPath: [
          { executablePath: 'C:\\Programs\\Cherry Studio.exe', dataPath: 'D:\\Chats' },
          { executablePath: 'E:\\Stick\\cherry-studio-portable.exe', dataPath: 'F:\\gone' },
        ],
      }),
    };
    const env = { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' };
    const found = await findProfiles(memoryComputer({ platform: 'win32', tree, env }));
    const kinds = Object.fromEntries(
      found.profiles.map(({ folder, origins }) => [
        folder.toLowerCase(),
        origins.map(({ kind }) => kind).sort(),
      ]),
    );
    expect(kinds).toEqual({
      'c:\\users\\ada\\appdata\\roaming\\cherrystudio': ['default'],
      'c:\\users\\ada\\appdata\\roaming\\cherrystudiodev': ['development'],
      'c:\\users\\ada\\downloads\\cherry\\data': ['portable'],
      'c:\\users\\ada\\scoop\\persist\\cherry-studio\\data': ['packaged'],
      'd:\\chats': ['boot-config', 'config'],
      'e:\\stick\\data': ['portable'],
    });
    expect(found.problems).toEqual([expect.stringContaining('F:\\gone')]);
  });

  test('are, on macOS, Application Support and what the lists name, also in their oldest form', async () => {
    const tree = {
      ...below('darwin', '/Users/ada/Library/Application Support/CherryStudio', v2Tree()),
      ...below('darwin', '/Volumes/Data/cherry', v1Tree()),
      '/Users/ada/.cherrystudio/config/config.json': '{"appDataPath":"/Volumes/Data/cherry"}',
    };
    const { profiles, problems } = await findProfiles(memoryComputer({ platform: 'darwin', tree }));
    expect(profiles.map(({ folder, generation }) => [folder, generation])).toEqual([
      ['/Users/ada/Library/Application Support/CherryStudio', 'C'],
      ['/Volumes/Data/cherry', 'B'],
    ]);
    expect(problems).toEqual([]);
  });

  test('are, on Linux, XDG_CONFIG_HOME, .config, Flatpak, and the folder of an AppImage’s entry', async () => {
    const tree = {
      ...below('linux', '/home/ada/.config/CherryStudio', v1Tree('1.7.19')),
      ...below('linux', '/data/settings/CherryStudio', v1Tree()),
      ...below('linux', '/home/ada/.var/app/com.cherry_ai.CherryStudio/config/CherryStudio', {
        ...v2Tree(),
      }),
      ...below('linux', '/data/cherry', v2Tree()),
      '/home/ada/.cherrystudio/boot-config.json': JSON.stringify({
        'app.user_data_path': { '/home/ada/Applications/cherry-studio.appimage': '/data/cherry' },
      }),
    };
    const env = { XDG_CONFIG_HOME: '/data/settings' };
    const { profiles } = await findProfiles(memoryComputer({ platform: 'linux', tree, env }));
    expect(profiles.map(({ folder, origins }) => [folder, origins[0]!.kind]).sort()).toEqual([
      ['/data/cherry', 'boot-config'],
      ['/data/settings/CherryStudio', 'default'],
      ['/home/ada/.config/CherryStudio', 'default'],
      ['/home/ada/.var/app/com.cherry_ai.CherryStudio/config/CherryStudio', 'packaged'],
    ]);
  });

  test('include the folders of running processes and those that were asked for', async () => {
    const tree = {
      ...below('linux', '/srv/a profile', v2Tree()),
      ...below('linux', '/mnt/stick/data', v1Tree()),
      '/mnt/empty/readme.txt': 'nothing',
    };
    const processes = [
      {
        pid: 7,
        name: 'cherrystudio',
        commandLine:
          '/opt/Cherry Studio/cherrystudio --type=zygote --user-data-dir=/srv/a profile --x',
      },
    ];
    const found = await findProfiles(memoryComputer({ platform: 'linux', tree, processes }), {
      folders: ['/mnt/stick/data', '/mnt/empty'],
    });
    expect(found.profiles.map(({ folder, origins }) => [folder, origins[0]!.kind])).toEqual([
      ['/srv/a profile', 'process'],
      ['/mnt/stick/data', 'given'],
    ]);
    expect(found.problems).toEqual(['"/mnt/empty" is no profile of Cherry Studio.']);
  });
});

describe('a profile', () => {
  const folder = '/home/ada/.config/CherryStudio';

  async function profileOf(tree: ReturnType<typeof v2Tree>, more: Record<string, string> = {}) {
    const all = { ...below('linux', folder, tree), ...more };
    const { profiles } = await findProfiles(memoryComputer({ platform: 'linux', tree: all }));
    return profiles[0]!;
  }

  test.each([
    ['A', '1.7.2', v1Tree('1.7.19')],
    ['B', '1.9.13', v1Tree()],
    ['C', '2.1.0', v2Tree()],
  ] as const)('of generation %s is told from what lies in it', async (generation, _, tree) => {
    expect((await profileOf({ ...tree })).generation).toBe(generation);
  });

  test('without a log is older than the log, and one that 2.x has only started on stays 1.x', async () => {
    const { 'version.log': _, ...old } = v1Tree();
    expect(await profileOf(old)).toMatchObject({ generation: 'A', version: undefined });
    const line = '2.0.1|linux|prod|packaged|install|2026-05-15T08:30:00.000Z\n';
    const tree = { ...v1Tree(), 'version.log': `${v1Tree()['version.log']}${line}` };
    expect(await profileOf(tree)).toMatchObject({
      generation: 'B',
      version: { version: '1.9.13' },
    });
  });

  test('says how large each part is, counting nothing twice', async () => {
    const sizes = Object.fromEntries(
      measureParts(await profileOf(v2Tree())).map(({ id, bytes }) => [id, bytes]),
    );
    expect(sizes).toEqual({
      main: 40_960 + 500 + 32_768 + 2 + 1000 + 16 + 300 + 200 + 8192,
      knowledge: 7000 + 600,
      'knowledge-index': 60_040,
      files: 5000,
      notes: 6,
      agents: 4096 + 100 + 50 + 8 + 2 + 7,
      'mini-apps': 2 + 1000,
      'app-config': expect.any(Number),
      other: 77,
    });
  });

  test('brings along what is kept in the home folder and in a folder of notes elsewhere', async () => {
    const computer = memoryComputer({
      platform: 'linux',
      tree: {
        ...below('linux', folder, v2Tree()),
        '/home/ada/.cherrystudio/config/memory.json': '{}',
        '/home/ada/.cherrystudio/bin/uv': { size: 9 },
        '/home/ada/Documents/Notes/today.md': 'today',
      },
      preferences: {
        [`${folder}/Data/cherrystudio.sqlite#feature.notes.path`]: '/home/ada/Documents/Notes',
      },
    });
    const { profiles } = await findProfiles(computer);
    expect(profiles[0]!.notesFolder).toBe('/home/ada/Documents/Notes');
    const outside = profiles[0]!.items.filter(({ place }) => place !== 'profile');
    expect(outside.map(({ path, rule }) => [path, rule.part ?? rule.reason])).toEqual([
      ['/home/ada/.cherrystudio/bin', 'toolchain'],
      ['/home/ada/.cherrystudio/config', 'app-config'],
      ['/home/ada/Documents/Notes', 'notes'],
    ]);
  });

  test('is found once when a symlink leads to it, and an unreadable folder in it is told', async () => {
    const tree = {
      [folder]: { linkTo: '/data/cherry' },
      ...below('linux', '/data/cherry', v2Tree()),
      '/data/cherry/Data/Agents/secret': 'unreadable folder' as const,
      '/home/ada/.cherrystudio/boot-config.json':
        '{"app.user_data_path":{"/opt/cherry":"/data/cherry"}}',
    };
    const { profiles } = await findProfiles(memoryComputer({ platform: 'linux', tree }));
    expect(profiles.map((profile) => profile.folder)).toEqual(['/data/cherry']);
    expect(profiles[0]!.origins.map(({ kind }) => kind)).toEqual(['default', 'boot-config']);
    expect(profiles[0]!.problems).toEqual([
      expect.stringContaining('/data/cherry/Data/Agents/secret'),
    ]);
  });

  test.each([
    ['C:\\Users\\ada\\OneDrive - Work\\Cherry', 'win32', {}, 'OneDrive'],
    ['D:\\Cloud\\Cherry', 'win32', { OneDrive: 'd:\\cloud' }, 'OneDrive'],
    ['/Users/ada/Library/Mobile Documents/x/Cherry', 'darwin', {}, 'iCloud Drive'],
    ['/Users/ada/Library/CloudStorage/Box-Box/Cherry', 'darwin', {}, 'Box'],
    ['/home/ada/Dropbox/Cherry', 'linux', {}, 'Dropbox'],
    ['/home/ada/OneDriver/Cherry', 'linux', {}, undefined],
  ] as const)('in %s is known to be synchronised', async (place, platform, env, provider) => {
    const tree = below(platform, place, v2Tree());
    const computer = memoryComputer({ platform, tree, env });
    const { profiles } = await findProfiles(computer, { folders: [place] });
    expect(profiles[0]!.syncedBy).toBe(provider);
  });

  test('that is to be moved, or whose lists are broken, is told', async () => {
    const tree = {
      ...below('linux', folder, v2Tree()),
      '/home/ada/.cherrystudio/boot-config.json': JSON.stringify({
        'temp.user_data_relocation': { status: 'pending', from: folder, to: '/data/new' },
      }),
      '/home/ada/.cherrystudio/config/config.json': '{ broken',
    };
    const { problems } = await findProfiles(memoryComputer({ platform: 'linux', tree }));
    expect(problems).toEqual([
      expect.stringContaining('is no JSON'),
      expect.stringContaining('"/data/new" when it next starts'),
    ]);
  });
});
