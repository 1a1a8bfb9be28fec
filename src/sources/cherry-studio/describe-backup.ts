import { KirschError } from '../../errors/index.ts';
import { pathsOf } from '../computer.ts';
import type {
  BackupChoice,
  BackupExclusion,
  BackupPlan,
  BackupTarget,
  BackupUnit,
} from './backup-plan.ts';
import { backupWarnings } from './backup-warnings.ts';
import type { ExclusionReason } from './exclusions.ts';
import { type Era, eraOf } from './generation.ts';
import { measureParts } from './measure-parts.ts';
import { PARTS, type PartId } from './parts.ts';
import type { Profile } from './profile.ts';
import { KEYS_IN_LEVELDB, SECRETS } from './secrets.ts';
import { storedName } from './stored-name.ts';
import type { SurveyItem } from './survey.ts';

/**
 * What a backup of this profile would take and leave. Pure: it goes by what was found when the profile was.
 *
 * @throws `BAD_ARGUMENT` when API keys are to be left out where that is not possible
 */
export function describeBackupOf(profile: Profile, choice: BackupChoice = {}): BackupPlan {
  const withoutApiKeys = keysCanBeLeftOut(profile);
  if (choice.withoutApiKeys && !withoutApiKeys.isPossible) {
    throw new KirschError('BAD_ARGUMENT', 'A backup of this profile cannot leave API keys out.', {
      hint: withoutApiKeys.reason!,
      details: { reason: 'api-keys-stay' },
    });
  }
  const era = eraOf(profile.generation);
  const reasonFor = (item: SurveyItem) => whyNot(item, choice, era);
  const targets: BackupTarget[] = [];
  const units: BackupUnit[] = [];
  const excluded: BackupExclusion[] = [];
  for (const item of profile.items) {
    const { rule, unit, bytes } = item;
    const reason = reasonFor(item);
    if (reason) {
      const part = rule.part ? { part: rule.part } : {};
      for (const path of unit?.members ?? [item.path]) {
        // Beside a unit's size its other files would count twice.
        excluded.push({ path, ...part, reason, bytes: path === item.path ? bytes : 0 });
      }
    } else if (unit) {
      units.push(describeUnit(profile, item, choice));
    } else if (!isWithin(profile.items, item, (around) => !reasonFor(around))) {
      const { isFolder, linkedTo, path } = item;
      targets.push({ from: linkedTo ?? path, as: storedName(item), part: rule.part!, isFolder });
    }
  }
  const parts = measureParts(profile).map((part) => ({
    ...part,
    isChosen: profile.items.some((item) => item.rule.part === part.id && !reasonFor(item)),
  }));
  const isEmpty = targets.length === 0 && units.length === 0;
  const warnings = backupWarnings(profile, choice, isEmpty);
  return { targets, units, excluded, warnings, parts, withoutApiKeys };
}

/** Whether a part is in a backup, whatever else is chosen. */
function isChosen(part: PartId, choice: BackupChoice): boolean {
  return choice.parts?.[part] ?? PARTS.find(({ id }) => id === part)!.isDefault;
}

function whyNot({ rule }: SurveyItem, choice: BackupChoice, era: Era): ExclusionReason | undefined {
  if (!rule.part) return rule.reason!;
  if (choice.isLightweight ? rule.light !== era : !isChosen(rule.part, choice)) return 'not-chosen';
  return choice.withoutApiKeys && rule.hasKeys ? 'api-keys' : undefined;
}

function describeUnit(
  { platform }: Profile,
  { place, names, path, rule, unit }: SurveyItem,
  choice: BackupChoice,
): BackupUnit {
  const paths = pathsOf(platform);
  const beside = (member: string) => [...names.slice(0, -1), paths.basename(member)];
  const isMainDatabase = unit!.kind === 'sqlite' && rule.light === 'v2';
  return {
    kind: unit!.kind,
    part: rule.part!,
    from: path,
    as: storedName({ place, names }),
    members: unit!.members.map((from) => ({
      from,
      as: storedName({ place, names: beside(from) }),
    })),
    ...(choice.withoutApiKeys && isMainDatabase ? { blank: SECRETS } : {}),
  };
}

/** Whether a folder of the backup brings the item along. */
function isWithin(
  items: readonly SurveyItem[],
  item: SurveyItem,
  isIn: (around: SurveyItem) => boolean,
): boolean {
  const around = items.findLast(
    (other) =>
      other.place === item.place &&
      other.isFolder &&
      !other.unit &&
      other.names.length < item.names.length &&
      other.names.every((name, at) => name === item.names[at]),
  );
  return around !== undefined && isIn(around);
}

function keysCanBeLeftOut({ generation }: Profile): BackupPlan['withoutApiKeys'] {
  if (generation === 'C') return { isPossible: true };
  if (generation) return { isPossible: false, reason: KEYS_IN_LEVELDB.en };
  return { isPossible: false, reason: 'There is nothing in this profile yet.' };
}
