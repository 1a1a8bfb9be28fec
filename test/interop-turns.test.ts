import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3Server } from '../src/s3-server/index.ts';
import { makeSampleTree } from './sample-tree.ts';
import { describeWithPrograms } from './servers/index.ts';
import { SharedRepository } from './shared-repository.ts';

describeWithPrograms(['restic'], 'Kirsch and restic take turns on one repository:', () => {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const startedIn = process.cwd();
  let base: string;
  let source: string;
  let server: Awaited<ReturnType<typeof startS3Server>>;

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'kirsch-turns-'));
    source = join(base, 'source');
    await makeSampleTree(source);
    server = await startS3Server({ folder: join(base, 's3'), ...credentials, sync: false });
    // A relative path leaves the folders above out, in which other programs may be at work.
    process.chdir(source);
  });

  afterAll(async () => {
    process.chdir(startedIn);
    await server.close();
    rmSync(base, { recursive: true, force: true });
  });

  const places = {
    'version 1 in a folder': (name: string) => new SharedRepository(join(base, name)).create(1),
    'version 2 on an S3 server': (name: string) =>
      SharedRepository.inBucket({ ...server, ...credentials }, name).create(2),
  };

  for (const [title, create] of Object.entries(places)) {
    describe(title, () => {
      let shared: SharedRepository;

      /** What restic does, and the tree that comes of it. */
      const resticTurn = async (...options: string[]) => {
        const summary = await shared.resticBackup(['.', ...options], { cwd: source });
        const found = await shared.resticJson<{ tree: string }[]>([
          ...['snapshots', summary.snapshot_id],
        ]);
        return { ...summary, tree: found[0]!.tree };
      };

      test('after its backup ours adds no blob, and its trees are ours', async () => {
        shared = await create('theirs-first');
        const theirs = await resticTurn();
        expect(theirs.data_blobs).toBeGreaterThan(2_900);
        const ours = await shared.backup(['.']);
        expect(ours.snapshot).toMatchObject({
          parent: theirs.snapshot_id,
          tree: theirs.tree,
          summary: { dataBlobs: 0, treeBlobs: 0, filesNew: 0 },
        });
        const forced = await shared.backup(['.'], { force: true });
        expect(forced.snapshot).toMatchObject({
          tree: theirs.tree,
          summary: { dataBlobs: 0, treeBlobs: 0 },
        });
      });

      test('after ours its backup adds no blob, opens no file, and our trees are its own', async () => {
        shared = await create('ours-first');
        const ours = await shared.backup(['.']);
        expect(ours.snapshot.summary!.dataBlobs).toBeGreaterThan(2_900);
        const unchanged = await resticTurn();
        expect(unchanged).toMatchObject({
          tree: ours.snapshot.tree,
          data_blobs: 0,
          tree_blobs: 0,
          files_new: 0,
          files_changed: 0,
          files_unmodified: ours.snapshot.summary!.filesNew,
        });
        const forced = await resticTurn('--force');
        expect(forced).toMatchObject({ tree: ours.snapshot.tree, data_blobs: 0, tree_blobs: 0 });
      });

      test('each finds what the other stored of a change, also after a prune', async () => {
        // The earlier test's repository goes on.
        writeFileSync('crowd/new.txt', `by whoever comes first, ${title}`);
        appendFileSync('sizes/several', title);
        const theirs = await resticTurn();
        expect(theirs).toMatchObject({ files_new: 1, files_changed: 1 });
        const ours = await shared.backup(['.']);
        expect(ours.snapshot.tree).toBe(theirs.tree);
        expect(ours.snapshot.summary).toMatchObject({ dataBlobs: 0, treeBlobs: 0 });

        rmSync('crowd/new.txt');
        appendFileSync('sizes/several', title);
        const changed = await shared.backup(['.']);
        expect(changed.snapshot.summary).toMatchObject({ dataBlobs: 1, filesNew: 0 });
        await shared.restic(['forget', '--keep-last', '1', '--prune', '--max-unused', '0']);
        const afterwards = await resticTurn();
        expect(afterwards).toMatchObject({
          tree: changed.snapshot.tree,
          data_blobs: 0,
          tree_blobs: 0,
        });
        const again = await shared.backup(['.']);
        expect(again.snapshot.tree).toBe(changed.snapshot.tree);
        expect(again.snapshot.summary).toMatchObject({ dataBlobs: 0, treeBlobs: 0 });
        await shared.restic(['check', '--read-data']);
        expect((await shared.check()).problems).toEqual([]);
      });
    });
  }
});
