import { type BigIntStats, readlinkSync } from 'node:fs';
import { nodePath } from '../../file-system/index.ts';
import { decodeFileName, posixFromGoMode } from '../../format/index.ts';
import type { ListedEntry } from './listing.ts';
import type { MakeSpecial } from './restore-plan.ts';

/**
 * How to make an entry that is no file and no folder; undefined for types that no system can make.
 * @param existing what stands at `path` by now
 */
export function planSpecial(
  node: ListedEntry,
  existing: BigIntStats | undefined,
  path: string,
): MakeSpecial | undefined {
  switch (node.type) {
    case 'symlink': {
      const { linkTarget } = node;
      if (existing?.isSymbolicLink() && readLink(path) === linkTarget) {
        return { make: 'nothing', type: 'symlink' };
      }
      return { make: 'symlink', linkTarget };
    }
    case 'fifo':
      return existing?.isFIFO() ? { make: 'nothing', type: 'other' } : { make: 'fifo' };
    case 'dev':
    case 'chardev': {
      const isSame =
        node.type === 'dev' ? existing?.isBlockDevice() : existing?.isCharacterDevice();
      if (isSame && existing?.rdev === BigInt(node.device))
        return { make: 'nothing', type: 'other' };
      return { make: 'device', mode: posixFromGoMode(node.mode), device: node.device };
    }
    default:
      return undefined;
  }
}

function readLink(path: string): string {
  return decodeFileName(readlinkSync(nodePath(path), { encoding: 'buffer' }));
}
