import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { UnfinishedNotes } from '../../index.ts';
import { makeRoots, Swap } from '../../sources/swap/index.ts';
import { realDisk } from '../../sources/swap/real-disk.ts';
import { startTestApp } from '../test-app.test-helper.ts';

test('a restore that a crash has cut off is ended when the app starts, and the activity tells', async () => {
  const before = await startTestApp();
  const { app, home } = before;
  await app.close();
  const profile = join(home, 'CherryStudio');
  const note = join('Data', 'Notes', 'Note 1.md');
  await mkdir(join(profile, dirname(note)), { recursive: true });
  await writeFile(join(profile, note), 'mine');
  const roots = await makeRoots([profile], 'cut-off');
  const incoming = join(roots[0]!.work, 'new', note);
  await mkdir(dirname(incoming), { recursive: true });
  await writeFile(incoming, 'restored');
  await new UnfinishedNotes(join(home, 'config', 'restores')).add(profile);
  await cutOff(roots);

  const env = { HOME: home, KIRSCH_CONFIG: join(home, 'config', 'settings.jsonc') };
  const { client } = await startTestApp({ env, home });
  expect(await readFile(join(profile, note), 'utf8')).toBe('restored');
  const { entries } = await (await client.api.activity.$get({ query: {} })).json();
  expect(entries).toMatchObject([
    { kind: 'restore-end', state: 'done', trigger: 'app-start', subject: profile },
  ]);
  expect(entries[0]?.result).toEqual({ profile, outcomes: ['finished'], aside: [] });

  const { client: again } = await startTestApp({ env, home });
  const { total } = await (await again.api.activity.$get({ query: {} })).json();
  expect(total).toBe(1);
});

/** Begins an exchange that stops after the first of its renames. */
async function cutOff(roots: Awaited<ReturnType<typeof makeRoots>>): Promise<void> {
  let renames = 0;
  const disk = new Proxy(realDisk, {
    get(target, key: keyof typeof realDisk) {
      if (key !== 'rename') return target[key];
      return async (from: string, to: string) => {
        if (renames++ > 0) return new Promise<never>(() => {});
        return target.rename(from, to);
      };
    },
  });
  const slots = [{ root: 0, names: ['Data', 'Notes', 'Note 1.md'] }];
  const about = {};
  const plan = { id: 'cut-off', number: 1, created: '2026-01-05T09:00:00Z', about, roots, slots };
  const swap = await Swap.prepare(plan, { disk });
  void swap.moveTo('applied');
  while (renames < 2) await new Promise((resolve) => setTimeout(resolve, 10));
}
