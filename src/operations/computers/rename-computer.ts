import { KirschError } from '../../errors/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { type ReplacedSnapshot, tagSnapshots } from '../tag/tag-snapshots.ts';
import { computerNameTag, computerNameTagsOf } from './computer-tags.ts';
import { type Computer, computersOf, givenName } from './list-computers.ts';

/**
 * The computer that is meant by its id or the beginning of that, or, where no other has it, by its name or host name.
 * @throws KirschError `BAD_ARGUMENT` when there is none, or more than one
 */
export function findComputer(snapshots: readonly StoredSnapshot[], text: string): Computer {
  const computers = computersOf(snapshots);
  const byId = computers.filter(({ id }) => text !== '' && id?.startsWith(text));
  const found =
    byId.length > 0 ? byId : computers.filter(({ name, host }) => name === text || host === text);
  if (found.length === 1) return found[0]!;
  throw new KirschError(
    'BAD_ARGUMENT',
    found.length === 0
      ? `No computer ${JSON.stringify(text)} has made a backup here.`
      : `${found.length} computers are meant by ${JSON.stringify(text)}.`,
    {
      hint: '`kirsch computers` lists them with their ids.',
      details: { reason: 'computer-unknown' },
    },
  );
}

/**
 * Gives a computer another name, by a tag of its newest backup. Hold an exclusive lock.
 * @throws KirschError `BAD_ARGUMENT` for a name that is empty or too long
 */
export async function renameComputer(
  repository: OpenRepository,
  { snapshots }: Computer,
  name: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ReplacedSnapshot[]> {
  const tag = computerNameTag(name);
  const newest = snapshots.at(-1)!;
  const remove = computerNameTagsOf(newest.snapshot).filter((old) => old !== tag);
  return tagSnapshots(repository, [newest], { add: [tag], remove }, options);
}

/**
 * Where the backup that names a computer is to be removed, and others of it stay, gives the name to the newest of those.
 * Hold an exclusive lock.
 * @param all every snapshot of the repository, oldest first
 * @param going which of them are about to be removed
 */
export async function keepComputerNames(
  repository: OpenRepository,
  all: readonly StoredSnapshot[],
  going: ReadonlySet<string>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ReplacedSnapshot[]> {
  const replaced: ReplacedSnapshot[] = [];
  for (const computer of computersOf(all)) {
    const name = givenName(computer.snapshots);
    const staying = computer.snapshots.filter(({ id }) => !going.has(id));
    if (name === undefined || staying.length === 0 || givenName(staying) === name) continue;
    const rest = { ...computer, snapshots: staying };
    replaced.push(...(await renameComputer(repository, rest, name, options)));
  }
  return replaced;
}
