import { readlinkSync } from 'node:fs';
import type { FileSystemExtras } from '../../file-system/index.ts';
import { nodePath } from '../../file-system/node-path.ts';
import {
  createTimeFormatter,
  decodeFileName,
  goModeFromPosix,
  type Node,
  nodeTypeFromMode,
  parseTime,
} from '../../format/index.ts';
import type { EntryStat } from './entry-stat.ts';

/** A node while it is being made. */
export type DraftNode = { -readonly [Field in keyof Node]: Node[Field] };

export function typeOf(stat: EntryStat): Node['type'] {
  return nodeTypeFromMode(goModeFromPosix(Number(stat.mode)));
}

export interface NodeMakerOptions {
  readonly extras: FileSystemExtras;
  readonly withAtime: boolean;
}

/** Turns what the system says of a file or folder into a node, everything but its content. */
export class NodeMaker {
  readonly #options: NodeMakerOptions;
  // The zone of this computer at that moment: what restic writes, so that both write the same bytes.
  readonly #formatTime = createTimeFormatter((ms) => -new Date(ms).getTimezoneOffset());

  constructor(options: NodeMakerOptions) {
    this.#options = options;
  }

  /** @param path where it is on the disk, if it is: what is made for a backup has no extended attributes and is no symlink */
  make(name: string, path: string | undefined, stat: EntryStat): DraftNode {
    const { extras, withAtime } = this.#options;
    const type = typeOf(stat);
    const mtime = this.#formatTime(stat.mtimeNs);
    const uid = Number(stat.uid);
    const gid = Number(stat.gid);
    const node: DraftNode = {
      name,
      type,
      mode: goModeFromPosix(Number(stat.mode)),
      mtime,
      atime: withAtime ? this.#formatTime(stat.atimeNs) : mtime,
      ctime: this.#formatTime(stat.ctimeNs),
      uid,
      gid,
      user: extras.userName(uid) ?? '',
      group: extras.groupName(gid) ?? '',
      inode: exactNumber(stat.ino),
      deviceId: exactNumber(stat.dev),
      size: 0,
      // As restic: for folders the number says nothing, and of FIFOs it does not ask.
      links: type === 'dir' || type === 'fifo' ? 0 : Number(stat.nlink),
      extendedAttributes: path === undefined ? [] : extras.listExtendedAttributes(path),
      device: type === 'dev' || type === 'chardev' ? Number(stat.rdev) : 0,
      content: type === 'file' ? [] : null,
    };
    if (type === 'symlink') node.linkTarget = readLink(path!);
    return node;
  }

  /** Whether a file still is what an earlier backup saw: as restic decides it, by size, mtime, ctime and inode. */
  isUnchanged(
    previous: Node,
    stat: EntryStat,
    ignore: { readonly ctime: boolean; readonly inode: boolean },
  ): boolean {
    return (
      previous.type === 'file' &&
      BigInt(previous.size) === stat.size &&
      (ignore.inode || BigInt(previous.inode) === stat.ino) &&
      this.#isMoment(previous.mtime, stat.mtimeNs) &&
      (ignore.ctime || this.#isMoment(previous.ctime, stat.ctimeNs))
    );
  }

  /** Compares texts first: parsing is the exception, for backups made in another time zone. */
  #isMoment(text: string, nanoseconds: bigint): boolean {
    return text === this.#formatTime(nanoseconds) || parseTime(text).nanoseconds === nanoseconds;
  }
}

/** Identifiers of the system are 64 bits wide; most fit a number. */
function exactNumber(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function readLink(path: string): string {
  const local = nodePath(path);
  const target = readlinkSync(local);
  return target.includes('\ufffd') ? decodeFileName(readlinkSync(local, 'buffer')) : target;
}
