import { isKirschError, type KirschError } from '../../errors/index.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import { type CapturedUnit, copyUnit } from '../../sources/capture/index.ts';
import type { BackupUnit } from '../../sources/index.ts';
import { blankCaptured } from './blank-captured.ts';

/** What is told while units are captured. */
export interface CaptureHandlers {
  readonly onUnit: (unit: BackupUnit, number: number) => void;
  /** A unit could not be captured, or is damaged. */
  readonly onFailure: (unit: BackupUnit, error: KirschError) => void;
  /** A unit was gone. */
  readonly onGone: (unit: BackupUnit) => void;
}

export interface CaptureUnitsOptions extends CaptureHandlers {
  /** An existing folder for the copies. */
  readonly into: string;
  readonly signal: AbortSignal | undefined;
  /** Wait until every copy is proven. Else only those wait that are to be changed. */
  readonly proofFirst: boolean;
}

/** A unit that is in the backup. */
export type StorableUnit = Pick<CapturedUnit<BackupUnit>, 'unit' | 'files'>;

/** Units of which there are copies. */
export interface CopiedUnits {
  readonly units: readonly StorableUnit[];
  /** Resolves to whether every copy is proven to be whole. Rejects with what `captureUnits` throws. */
  readonly areWhole: Promise<boolean>;
}

/** A large database is checked by one core; meanwhile there is another for the small ones. */
const AT_ONCE = 2;

/**
 * Captures units, the main data first, and resolves when all are copied, while large databases may still be looked through. What cannot be
 * captured is told, and the rest goes on; a damaged database is taken as it is, unless keys were to be blanked in it.
 *
 * @throws KirschError `DISK_FULL`, `ABORTED`, `INTERNAL`: nothing would go better with the next unit
 */
export async function captureUnits(
  units: readonly BackupUnit[],
  options: CaptureUnitsOptions,
): Promise<CopiedUnits> {
  const mainFirst = [
    ...units.filter(({ part }) => part === 'main'),
    ...units.filter(({ part }) => part !== 'main'),
  ];
  const copies = mainFirst.map(() => Promise.withResolvers<StorableUnit | undefined>());
  let areWhole = true;
  const proven = forEachConcurrently(
    [...mainFirst.entries()],
    AT_ONCE,
    async ([at, unit]) => {
      options.onUnit(unit, at + 1);
      const isWhole = await captureIfPossible(unit, options, copies[at]!.resolve);
      areWhole &&= isWhole;
    },
    options.signal,
  );
  const whole = proven.then(() => areWhole);
  // Whoever asks learns of it; nobody may be asking yet.
  whole.catch(() => {});
  const all = Promise.all(copies.map(({ promise }) => promise));
  // Where something went wrong some copies never come.
  const copied = await Promise.race([all, proven.then(() => all)]);
  return { units: copied.filter((unit) => unit !== undefined), areWhole: whole };
}

/** @returns false when a copy that was given as good is not */
async function captureIfPossible(
  unit: BackupUnit,
  options: CaptureUnitsOptions,
  give: (captured: StorableUnit | undefined) => void,
): Promise<boolean> {
  const { into, signal, proofFirst, onFailure, onGone } = options;
  let isGiven = false;
  try {
    const { files, proven } = await copyUnit(unit, { into, signal });
    isGiven = !proofFirst && !unit.blank;
    if (isGiven) give({ unit, files });
    await proven;
    if (unit.blank) for (const { from } of files) await blankCaptured(from, unit.blank, signal);
    give({ unit, files });
    return true;
  } catch (error) {
    const failure = tolerated(error);
    if (!failure) throw error;
    if (isGiven) return false;
    if (failure.details['code'] === 'ENOENT') onGone(unit);
    else onFailure(unit, failure);
    const files = failure.details['files'] as StorableUnit['files'] | undefined;
    give(files && !unit.blank ? { unit, files } : undefined);
    return true;
  }
}

/** Errors that are of one unit. */
function tolerated(error: unknown): KirschError | undefined {
  const codes = ['SOURCE_BUSY', 'SOURCE_DAMAGED', 'SOURCE_UNREADABLE'] as const;
  return isKirschError(error) && codes.some((code) => error.code === code) ? error : undefined;
}
