import type { Generation, PartId } from '../../sources/index.ts';

/** What wrote some data of Cherry Studio. */
export interface Writer {
  /** Undefined: nothing yet, or nothing that tells. */
  readonly generation: Generation | undefined;
  readonly version: string | undefined;
}

/** Why a backup cannot take the place of what is there. */
export interface Refusal {
  readonly reason: 'other-generation' | 'newer-backup';
  readonly message: string;
  readonly hint: string;
}

/** Plain files: any version reads them. */
const PLAIN_PARTS: readonly PartId[] = ['notes'];

/**
 * Whether the data of a backup may take the place of what is there. Versions 1.x and 2.x keep their data in other ways, and an application
 * does not know what a later version of itself has written.
 */
export function refusalOf(
  backup: Writer,
  here: Writer,
  parts: readonly PartId[],
): Refusal | undefined {
  if (parts.every((part) => PLAIN_PARTS.includes(part))) return undefined;
  if (!backup.generation || !here.generation) return undefined;
  if (isSecond(backup) !== isSecond(here)) {
    const [there, own] = isSecond(backup) ? ['2.x', '1.x'] : ['1.x', '2.x'];
    return {
      reason: 'other-generation',
      message: `The backup is of Cherry Studio ${there}, and this computer has data of ${own}: neither reads the other's.`,
      hint: isSecond(backup)
        ? 'Install Cherry Studio 2.x here and start it once; or look at the backup in another folder with --folder.'
        : 'Restore it into an empty profile with --profile and open that with Cherry Studio 1.9.12 or newer; 2.x takes it over from there. Or look at it with --folder.',
    };
  }
  if (!backup.version || !here.version) return undefined;
  if (compareVersions(backup.version, here.version) <= 0) return undefined;
  return {
    reason: 'newer-backup',
    message: `The backup is of Cherry Studio ${backup.version}, and ${here.version} ran here last: an older version cannot read what a newer one has written.`,
    hint: `Update Cherry Studio here to ${backup.version} or newer, start it once, close it, and restore again.`,
  };
}

/** Which versions can use the backup, in words. Undefined when nothing tells. */
export function neededVersion({ generation, version }: Writer): string | undefined {
  if (!generation) return undefined;
  if (generation === 'C') return `Cherry Studio ${version ?? '2.0'} or newer`;
  const least = version ?? (generation === 'A' ? '1.7' : '1.8');
  return `Cherry Studio 1.x, ${least} or newer (2.x takes over what 1.9.12 or newer has opened)`;
}

/** Negative when `a` is older than `b`; what follows a dash makes a version older than the same without. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(partsOf) as [VersionParts, VersionParts];
  for (let at = 0; at < 3; at++) {
    const difference = left.numbers[at]! - right.numbers[at]!;
    if (difference !== 0) return difference;
  }
  if (left.suffix === right.suffix) return 0;
  if (left.suffix === '') return 1;
  if (right.suffix === '') return -1;
  return left.suffix.localeCompare(right.suffix, 'en', { numeric: true });
}

interface VersionParts {
  readonly numbers: readonly number[];
  readonly suffix: string;
}

function partsOf(version: string): VersionParts {
  const [numbers = '', ...suffix] = version.replace(/^v/, '').split('-');
  const parts = numbers.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return { numbers: [0, 1, 2].map((at) => parts[at] ?? 0), suffix: suffix.join('-') };
}

function isSecond({ generation }: Writer): boolean {
  return generation === 'C';
}
