import { KirschError } from '../../../errors/index.ts';

/** The systems as Cherry Studio names them. */
export type ArchiveSystem = 'mac' | 'windows' | 'linux';

/**
 * How a zip came to its name: `device`, the usual one, by hand or by schedule; `unnamed`, what 1.x's main process made up where no name was
 * given; `folder`, a backup to a folder; `transfer`, to a phone; `bare`, a restore that was given no name.
 */
export type ArchiveKind = 'device' | 'unnamed' | 'folder' | 'transfer' | 'bare';

export type ArchivePrecision = 'minute' | 'second' | 'millisecond';

/** What the name of a zip of Cherry Studio's says. A name is a claim: people rename files, and clocks are wrong. */
export interface ArchiveName {
  readonly kind: ArchiveKind;
  /**
   * When it was made, such as `2025-09-23T11:27:08`: by the clock on the wall where it was made, and with a `Z` at the end (`unnamed`,
   * `transfer`) in UTC. Undefined with `bare`.
   */
  readonly time: string | undefined;
  /** Milliseconds: the scheduled backups of 2.x. Minutes: `folder`. */
  readonly precision: ArchivePrecision | undefined;
  /** The computer, as it names itself, dots included. */
  readonly host: string | undefined;
  readonly system: ArchiveSystem | undefined;
}

const DEVICE = /^cherry-studio\.(\d{14}|\d{17})\.([^/\\\0]*)\.(mac|windows|linux)\.zip$/;
const UNNAMED = /^cherry-studio\.backup\.([^/\\\0]*)\.(\d{14})\.zip$/;
const WITHOUT_HOST = /^cherry-studio\.(\d{12}|\d{14})\.zip$/;
const BARE = 'cherry-studio.backup.zip';

const PRECISION_OF_LENGTH: Readonly<Record<number, ArchivePrecision>> = {
  12: 'minute',
  14: 'second',
  17: 'millisecond',
};

/**
 * What a file's name says, or undefined: a name that a person has chosen, or not Cherry Studio's.
 *
 * @param name the last part of a path or of an object's key
 */
export function parseArchiveName(name: string): ArchiveName | undefined {
  if (name === BARE) return named('bare', undefined, {});
  const device = DEVICE.exec(name);
  if (device) {
    const [, digits, host, system] = device;
    return named('device', digits, { host: host!, system: system as ArchiveSystem });
  }
  const unnamed = UNNAMED.exec(name);
  if (unnamed) return named('unnamed', unnamed[2], { host: unnamed[1]! });
  const digits = WITHOUT_HOST.exec(name)?.[1];
  if (digits === undefined) return undefined;
  return named(digits.length === 12 ? 'folder' : 'transfer', digits, {});
}

/**
 * The name that `parseArchiveName` reads, as Cherry Studio gives it. Its 2.x deletes by these names: `device` with its own host and system.
 *
 * @throws KirschError `BAD_ARGUMENT` for what is no such name: a host with a path separator, a time that no calendar has
 */
export function formatArchiveName(archive: ArchiveName): string {
  const digits = archive.time?.replaceAll(/\D/g, '');
  const name = join(archive, digits);
  const again = parseArchiveName(name);
  const isSame =
    again !== undefined &&
    again.kind === archive.kind &&
    again.time === archive.time &&
    again.precision === archive.precision &&
    again.host === archive.host &&
    again.system === archive.system;
  if (isSame) return name;
  throw new KirschError('BAD_ARGUMENT', `Cherry Studio would not name a backup like ${name}.`, {
    hint: 'Give a time that the calendar has, and a host without slashes.',
    details: { ...archive },
  });
}

function join({ kind, host, system }: ArchiveName, digits: string | undefined): string {
  switch (kind) {
    case 'device':
      return `cherry-studio.${digits}.${host}.${system}.zip`;
    case 'unnamed':
      return `cherry-studio.backup.${host}.${digits}.zip`;
    case 'folder':
    case 'transfer':
      return `cherry-studio.${digits}.zip`;
    case 'bare':
      return BARE;
  }
}

function named(
  kind: ArchiveKind,
  digits: string | undefined,
  { host, system }: { readonly host?: string; readonly system?: ArchiveSystem },
): ArchiveName | undefined {
  if (digits === undefined) {
    return { kind, time: undefined, precision: undefined, host, system };
  }
  const time = timeOf(digits);
  if (time === undefined) return undefined;
  const isUtc = kind === 'unnamed' || kind === 'transfer';
  const precision = PRECISION_OF_LENGTH[digits.length];
  return { kind, time: isUtc ? `${time}Z` : time, precision, host, system };
}

/** Digits as ISO 8601; undefined where the calendar has no such moment. */
function timeOf(digits: string): string | undefined {
  const full = digits.padEnd(17, '0');
  const date = `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6, 8)}`;
  const clock = `${full.slice(8, 10)}:${full.slice(10, 12)}:${full.slice(12, 14)}`;
  const iso = `${date}T${clock}.${full.slice(14)}`;
  const parsed = new Date(`${iso}Z`);
  // What is not a date at all, and the thirtieth of February, which would become the second of March.
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString() !== `${iso}Z`) return undefined;
  return { 12: iso.slice(0, 16), 14: iso.slice(0, 19) }[digits.length] ?? iso;
}
