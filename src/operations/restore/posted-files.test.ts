import { expect, test } from 'vitest';
import type { PlannedFile, PlannedFolder } from './planned-file.ts';
import { PlannedFiles } from './planned-files.ts';
import { readPostedFiles } from './posted-files.ts';

const folder = (inside: string, isNew: boolean): PlannedFolder => ({
  inside,
  source: inside,
  parent: undefined,
  depth: 1,
  isNew,
  replaces: false,
  metadata: undefined,
  isMissing: false,
});

test('files reach another thread with their paths, metadata and attributes', () => {
  const folders = [folder('/', true), folder('/a', false)] as const;
  const files = new PlannedFiles();
  const added = ['x', 'raw \udcff', '日本', ''].map(
    (name, number): PlannedFile => ({
      folder: folders[number % 2]!,
      name,
      size: number,
      entries: [number],
      metadata: {
        mode: 0o640 + number,
        uid: number,
        gid: 4_294_967_295,
        mtimeNs: -1n - BigInt(number),
        atimeNs: 2n ** 64n,
        mayHaveOthers: number === 1,
        ...(number === 2 && { attributes: [{ name: 'user.a', value: Uint8Array.of(1) }] }),
      },
      change: 'created',
    }),
  );
  for (const file of added) files.add(file);
  const order = [2, 1, 3, 0];
  const posted = files.post(order, ({ inside }) => (inside === '/' ? '/' : `/t${inside}`));
  expect([...readPostedFiles(structuredClone(posted))]).toEqual(
    order.map((number) => ({
      path: `${number % 2 === 0 ? '' : '/t/a'}/${added[number]!.name}`,
      metadata: added[number]!.metadata,
      beside: number % 2 === 1,
    })),
  );
});
