import { type BigIntStats, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { sha256 } from '../src/format/index.ts';

/** What stands at one path: everything that a restore is to bring back, in words. */
export type EntryFacts = string;

/**
 * All that is in a folder, by path: type, permissions, owner, size, modification time, and the hash of a file's content
 * or a link's target. Names that are not UTF-8 are kept apart.
 */
export function readFolder(folder: string): Map<string, EntryFacts> {
  const facts = new Map<string, EntryFacts>();
  const visit = (path: Buffer, inside: string) => {
    for (const name of readdirSync(path, { encoding: 'buffer' })) {
      const entry = Buffer.concat([path, Buffer.from('/'), name]);
      const shown = `${inside}/${name.toString('latin1')}`;
      const stat = lstatSync(entry, { bigint: true });
      facts.set(shown, factsOf(entry, stat));
      if (stat.isDirectory()) visit(entry, shown);
    }
  };
  visit(Buffer.from(folder), '');
  return facts;
}

function factsOf(path: Buffer, stat: BigIntStats): EntryFacts {
  const { mode, uid, gid, mtimeNs } = stat;
  const content = stat.isFile()
    ? `${stat.size} bytes ${sha256(readFileSync(path))}`
    : stat.isSymbolicLink()
      ? readlinkSync(path, { encoding: 'buffer' }).toString('latin1')
      : '';
  return `${mode.toString(8)} ${uid}:${gid} ${mtimeNs} ${content}`;
}
