import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeNode } from '../../../test/handmade-repository.ts';
import { refusal } from '../../../test/refusal.ts';
import { RestoreTrial } from '../../../test/restore-trial.ts';
import { silent, unreachable } from '../../../test/troubled-storage.ts';
import { encodeTree, type Node, sha256 } from '../../format/index.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { loadIndex } from '../../repository/indexed-repository.ts';
import { MemoryStorage, type StorageCallOptions } from '../../storage/index.ts';

let trial: RestoreTrial;
beforeEach(() => {
  trial = new RestoreTrial();
});
afterEach(() => trial.dispose());

/** A storage whose answers to requests for packs a test can hold up. */
class HeldStorage extends MemoryStorage {
  before: (signal: AbortSignal | undefined) => Promise<void> = async () => {};

  override async getRange(
    key: string,
    offset: number,
    length: number,
    options: StorageCallOptions = {},
  ): Promise<Buffer> {
    await this.before(options.signal);
    return super.getRange(key, offset, length, options);
  }
}

describe('where something is wrong', () => {
  /** Changes one byte of a data blob in its pack. @param at counted from the blob's end where it is negative */
  async function spoil(blobId: string, at = 20): Promise<void> {
    const location = (await loadIndex(trial.repository.open())).index.find('data', blobId)!;
    const key = keyOf('pack', location.packId);
    const bytes = await trial.repository.storage.get(key);
    bytes[location.offset + (at < 0 ? location.length + at : at)]! ^= 1;
    await trial.repository.storage.put(key, bytes);
  }

  test('a damaged blob costs the files that need it, which stay as they were, and no other', async () => {
    const bad = await trial.file('bad', ['bad']);
    const half = await trial.file('half', ['bad', 'good']);
    const good = await trial.file('good', ['good']);
    trial.write('half', 'mine');
    await spoil(bad.content![0]!);
    const result = await trial.restoreNodes([bad, good, half]);
    expect(result.problems.map(({ item }) => item).sort()).toEqual([
      join(trial.target, 'bad'),
      join(trial.target, 'half'),
    ]);
    for (const { error } of result.problems) expect(error.code).toBe('DAMAGED');
    expect(trial.names()).toEqual(['good', 'half']);
    expect([trial.contentOf('good'), trial.contentOf('half')]).toEqual(['good', 'mine']);
  });

  test('an uncompressed blob whose content is right is restored, even if its tag is not', async () => {
    await trial.dispose();
    trial = new RestoreTrial(undefined, 1);
    const file = await trial.file('a', ['as it was']);
    await spoil(file.content![0]!, -1);
    expect((await trial.restoreNodes([file])).issues).toBe(0);
    expect(trial.contentOf('a')).toBe('as it was');
  });

  test('another copy takes the place of a damaged one', async () => {
    const once = await trial.file('a', ['twice stored', 'x']);
    const index = await loadIndex(trial.repository.open());
    const { packId } = index.index.find('data', once.content![0]!)!;
    // Another pack: a blob of other bytes is in it as well.
    await trial.repository.putBlobs([
      { type: 'data', bytes: Buffer.from('another') },
      { type: 'data', bytes: Buffer.from('twice stored') },
    ]);
    await trial.repository.storage.delete(keyOf('pack', packId));
    expect((await trial.restoreNodes([once])).issues).toBe(0);
    expect(trial.contentOf('a')).toBe('twice stored'.concat('x'));
  });

  test('a pack that is gone or cut short costs its files only', async () => {
    const gone = await trial.file('gone', ['gone']);
    const cut = await trial.file('cut', ['cut short']);
    const { index } = await loadIndex(trial.repository.open());
    const keyOfPack = (node: Node) => keyOf('pack', index.find('data', node.content![0]!)!.packId);
    await trial.repository.storage.delete(keyOfPack(gone));
    await trial.repository.storage.put(keyOfPack(cut), Buffer.alloc(10));
    const result = await trial.restoreNodes([cut, await trial.file('fine', ['fine']), gone]);
    expect(result.problems.map(({ error }) => error.code).sort()).toEqual([
      'DAMAGED',
      'OBJECT_NOT_FOUND',
    ]);
    expect(trial.names()).toEqual(['fine']);
  });

  test('names what no index knows, and sizes that cannot be right', async () => {
    const nodes = [
      { ...(await trial.file('long', ['four'])), size: 5 },
      makeNode('lost', { content: ['ab'.repeat(32)], size: 5 }),
      makeNode('no-listing', { type: 'dir', subtree: 'cd'.repeat(32) }),
      makeNode('odd', { type: 'irregular' }),
    ];
    const { problems, files } = await trial.restoreNodes(nodes);
    expect(problems.map(({ item, error }) => `${item} ${error.code}`)).toEqual([
      '/long DAMAGED',
      '/lost BLOB_NOT_FOUND',
      '/no-listing BLOB_NOT_FOUND',
      '/odd DAMAGED',
    ]);
    expect(files).toBe(0);
    expect(trial.names()).toEqual([]);
  });

  test('a folder whose listing is hostile is left out, whatever is in it', async () => {
    const hostile = async (name: string) => {
      const json = JSON.stringify({
        nodes: [{ ...makeNode('x'), name, type: 'file', content: [] }],
      });
      return makeNode('d', { type: 'dir', subtree: await trial.repository.putTree(json) });
    };
    for (const name of ['..', '.', '', '../../escaped', '/escaped', 'a\\x00b']) {
      const { problems } = await trial.restoreNodes([await hostile(name)]);
      expect(problems).toMatchObject([{ item: '/d', error: { code: 'DAMAGED' } }]);
      expect(readdirSync(trial.outside)).toEqual(['target']);
      expect(trial.names()).toEqual(['d']);
    }
  });

  test('a snapshot whose root cannot be read is an error', async () => {
    expect((await refusal(trial.restoreTree('ab'.repeat(32)))).code).toBe('BLOB_NOT_FOUND');
    const broken = await trial.repository.putTree('{"nodes":');
    expect((await refusal(trial.restoreTree(broken))).code).toBe('DAMAGED');
  });

  test('ten thousand levels end where the system’s paths end, and the rest is there', async () => {
    let node = await trial.file('bottom', ['x']);
    const trees = [];
    for (let level = 0; level < 10_000; level++) {
      const bytes = encodeTree([node]);
      trees.push({ type: 'tree' as const, bytes });
      node = makeNode('d', { type: 'dir', subtree: sha256(bytes) });
    }
    await trial.repository.putBlobs(trees);
    const { problems } = await trial.restoreNodes([node, await trial.file('fine', ['fine'])]);
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatchObject({ error: { code: 'TARGET_UNWRITABLE' } });
    expect(trial.contentOf('fine')).toBe('fine');
  });

  test('a name that is too long for the disk is reported by name', async () => {
    const name = 'x'.repeat(256);
    const result = await trial.restoreNodes([
      await trial.file(name, ['x']),
      await trial.folder(`${name}d`, []),
    ]);
    expect(result.problems.map(({ item }) => item.slice(-3))).toEqual(['xxd', 'xxx']);
  });

  test('a trial.target that is a file is refused', async () => {
    const nodes = [await trial.file('a', ['x'])];
    writeFileSync(trial.target, 'mine');
    expect((await refusal(trial.restoreNodes(nodes))).code).toBe('TARGET_UNWRITABLE');
  });

  test('a storage that does not answer ends the restore, and no part of a file is left', async () => {
    const storage = new HeldStorage();
    await trial.dispose();
    trial = new RestoreTrial(storage);
    const tree = await trial.repository.putTree([
      await trial.file('a', ['one', 'two']),
      await trial.file('b', ['x']),
    ]);
    let calls = 0;
    const onPlan = () => {
      storage.before = async () => {
        calls++;
        if (calls > 1) await unreachable();
      };
    };
    expect((await refusal(trial.restoreTree(tree, { onPlan }))).code).toBe('STORAGE_UNREACHABLE');
    expect(trial.names().filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('stops within a moment when it is told to, and the next run finishes the rest', async () => {
    const storage = new HeldStorage();
    await trial.dispose();
    trial = new RestoreTrial(storage);
    const tree = await trial.repository.putTree([
      await trial.file('a', ['one', 'two']),
      await trial.file('b', ['x']),
    ]);
    const abort = new AbortController();
    const onPlan = () => {
      let calls = 0;
      storage.before = async (signal) => {
        calls++;
        if (calls > 1) await silent('get', signal);
      };
      setTimeout(() => abort.abort(), 50);
    };
    const stopped = await refusal(trial.restoreTree(tree, { signal: abort.signal, onPlan }));
    expect(stopped.code).toBe('ABORTED');
    expect(trial.names().filter((name) => name.startsWith('.'))).toEqual([]);
    storage.before = async () => {};
    await trial.restoreTree(tree);
    expect([trial.contentOf('a'), trial.contentOf('b')]).toEqual(['onetwo', 'x']);
  });
});
