import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UnfinishedNotes } from '../../src/operations/profile-restore/unfinished-notes.ts';
import { makeSampleProfile } from '../../src/sources/index.ts';
import { makeRoots, Swap } from '../../src/sources/swap/index.ts';
import { realDisk } from '../../src/sources/swap/real-disk.ts';
import { runKirsch } from './run-kirsch.ts';

const base = mkdtempSync(join(tmpdir(), 'kirsch-restore-profile-'));
const profile = join(base, 'CherryStudio');
const note = join(profile, 'Data', 'Notes', 'Note 1.md');
const settings = join(base, 'settings', 'settings.jsonc');
const env = {
  HOME: base,
  RESTIC_REPOSITORY: join(base, 'repository'),
  RESTIC_PASSWORD: 'correct horse',
  KIRSCH_CACHE_DIR: join(base, 'cache'),
  KIRSCH_CONFIG: settings,
};
const kirsch = (...args: string[]) => runKirsch(args, { env });

beforeAll(async () => {
  await makeSampleProfile(profile, { bytes: 3 << 20 });
  expect((await kirsch('init')).code).toBe(0);
  expect((await kirsch('backup', '--profile', profile)).code).toBe(0);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('a profile is restored after its plan was shown, and undone', async () => {
  const original = readFileSync(note, 'utf8');
  writeFileSync(note, 'mine');
  const where = ['--profile', profile];
  const planned = await kirsch('restore-profile', 'latest', ...where, '--dry-run');
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(planned.stdout).toContain('Notes: 1 file');
  expect(readFileSync(note, 'utf8')).toBe('mine');

  const unasked = await kirsch('restore-profile', 'latest', ...where);
  expect(unasked.stderr).toContain('--yes');

  const restored = await kirsch('restore-profile', 'latest', ...where, '--yes', '--json');
  expect(restored.code).toBe(0);
  const lines = restored.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ message_type: 'plan', refusal: null, target: profile });
  const rooms = [{ path: profile, ...lines[0].room }];
  expect(lines[0]).toMatchObject({ also_changed: null, rooms });
  expect(lines.at(-1)).toMatchObject({ message_type: 'summary', target: profile });
  expect(lines.at(-1).safety_backup).toMatch(/^[0-9a-f]{64}$/);
  expect(readFileSync(note, 'utf8')).toBe(original);

  const listed = await kirsch('undo', '--list', ...where);
  expect(listed.stdout).toContain(lines.at(-1).restore_id);
  expect(await kirsch('undo', ...where)).toMatchObject({ code: 0 });
  expect(readFileSync(note, 'utf8')).toBe('mine');
  const nothing = await kirsch('undo', ...where);
  expect(nothing).toMatchObject({ code: 1 });
  expect(nothing.stderr).toContain('no restore to undo');
}, 300_000);

test('what a crash has cut off is ended by the next command, which says so', async () => {
  const cut = join(base, 'cut', 'CherryStudio');
  cpSync(profile, cut, { recursive: true, verbatimSymlinks: true });
  const roots = await makeRoots([cut], 'cut-off');
  const incoming = join(roots[0]!.work, 'new', 'Data', 'Notes', 'Note 1.md');
  mkdirSync(dirname(incoming), { recursive: true });
  writeFileSync(incoming, 'restored');
  let renames = 0;
  const disk = new Proxy(realDisk, {
    get(target, key: keyof typeof realDisk) {
      if (key !== 'rename') return target[key];
      return async (from: string, to: string) => {
        // What comes after the first of two renames never happens, nor is it mended.
        if (renames++ > 0) return new Promise<never>(() => {});
        return target.rename(from, to);
      };
    },
  });
  const slots = [{ root: 0, names: ['Data', 'Notes', 'Note 1.md'] }];
  const plan = {
    id: 'cut-off',
    number: 1,
    created: '2026-01-05T09:00:00Z',
    about: {},
    roots,
    slots,
  };
  const swap = await Swap.prepare(plan, { disk });
  await new UnfinishedNotes(join(dirname(settings), 'restores')).add(cut);
  void swap.moveTo('applied');
  while (renames < 2) await new Promise((resolve) => setTimeout(resolve, 10));

  const next = await kirsch('version');
  expect(next.stderr).toContain('A restore that was cut off is finished now');
  expect(readFileSync(join(cut, 'Data', 'Notes', 'Note 1.md'), 'utf8')).toBe('restored');
  expect((await kirsch('version')).stderr).toBe('');
}, 120_000);
