import { isKirschError, type KirschError } from '../../errors/index.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import { type CapturedUnit, captureUnit } from '../../sources/capture/index.ts';
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

/** A unit that is in the backup. */
export type StorableUnit = Pick<CapturedUnit<BackupUnit>, 'unit' | 'files'>;

/** A large database is checked by one core; meanwhile there is another for the small ones. */
const AT_ONCE = 2;

/**
 * Captures units, the main data first. What cannot be captured is told, and the rest goes on; a damaged database is taken as it is, unless keys
 * were to be blanked in it.
 *
 * @throws KirschError `DISK_FULL`, `ABORTED`, `INTERNAL`: nothing would go better with the next unit
 */
export async function captureUnits(
  units: readonly BackupUnit[],
  into: string,
  signal: AbortSignal | undefined,
  handlers: CaptureHandlers,
): Promise<StorableUnit[]> {
  const mainFirst = [
    ...units.filter(({ part }) => part === 'main'),
    ...units.filter(({ part }) => part !== 'main'),
  ];
  const captured: (StorableUnit | undefined)[] = [];
  await forEachConcurrently(
    [...mainFirst.entries()],
    AT_ONCE,
    async ([at, unit]) => {
      handlers.onUnit(unit, at + 1);
      captured[at] = await captureIfPossible(unit, into, signal, handlers);
    },
    signal,
  );
  return captured.filter((unit) => unit !== undefined);
}

async function captureIfPossible(
  unit: BackupUnit,
  into: string,
  signal: AbortSignal | undefined,
  handlers: CaptureHandlers,
): Promise<StorableUnit | undefined> {
  try {
    return await captureOne(unit, into, signal);
  } catch (error) {
    const failure = tolerated(error);
    if (!failure) throw error;
    if (failure.details['code'] === 'ENOENT') {
      handlers.onGone(unit);
      return undefined;
    }
    handlers.onFailure(unit, failure);
    const files = failure.details['files'] as StorableUnit['files'] | undefined;
    return files && !unit.blank ? { unit, files } : undefined;
  }
}

async function captureOne(
  unit: BackupUnit,
  into: string,
  signal: AbortSignal | undefined,
): Promise<StorableUnit> {
  const { files } = await captureUnit(unit, { into, signal });
  if (unit.blank) for (const { from } of files) await blankCaptured(from, unit.blank, signal);
  return { unit, files };
}

/** Errors that are of one unit. */
function tolerated(error: unknown): KirschError | undefined {
  const codes = ['SOURCE_BUSY', 'SOURCE_DAMAGED', 'SOURCE_UNREADABLE'] as const;
  return isKirschError(error) && codes.some((code) => error.code === code) ? error : undefined;
}
