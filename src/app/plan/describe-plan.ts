import { stat } from 'node:fs/promises';
import type { z } from '@hono/zod-openapi';
import { CHERRY_STUDIO_PARTS, type CherryStudioProfile, describeBackupOf } from '../../index.ts';
import type { BackupPlanView, FoundProfile, SelectionView } from '../api/plan-schemas.ts';
import { choiceOf, isChosen, lookForProfiles } from './chosen-profiles.ts';

/** What is backed up: the profiles of Cherry Studio that were found, what of them is chosen, and the other folders. */
export async function describePlan(
  selection: SelectionView,
  env: Readonly<Record<string, string | undefined>>,
): Promise<z.infer<typeof BackupPlanView>> {
  const { profiles, problems } = await lookForProfiles(selection, env);
  return {
    selection,
    profiles: profiles.map((profile) =>
      describeProfile(profile, selection, isChosen(profile, selection)),
    ),
    folders: await Promise.all(selection.folders.map(describeFolder)),
    problems: [...problems],
  };
}

function describeProfile(
  profile: CherryStudioProfile,
  selection: SelectionView,
  isChosen: boolean,
): z.infer<typeof FoundProfile> {
  const { folder, generation, version, lastUsed, presence } = profile;
  const plan = describeBackupOf(profile, choiceOf(selection));
  const parts = CHERRY_STUDIO_PARTS.flatMap((part) => {
    const planned = plan.parts.find(({ id }) => id === part.id);
    if (!planned) return [];
    const { en, 'zh-CN': zh } = part.text;
    return [
      {
        id: part.id,
        name: { en: en.name, 'zh-CN': zh.name },
        sentence: { en: en.sentence, 'zh-CN': zh.sentence },
        isChosen: planned.isChosen,
        isDefault: part.isDefault,
        bytes: planned.bytes,
        files: planned.files,
      },
    ];
  });
  const taken = parts.filter((part) => part.isChosen);
  return {
    folder,
    ...(generation !== undefined && { generation }),
    ...(version && { version: version.version }),
    ...(lastUsed > 0 && { lastUsed: new Date(lastUsed).toISOString() }),
    isChosen,
    presence: presence.state,
    bytes: taken.reduce((sum, { bytes }) => sum + bytes, 0),
    files: taken.reduce((sum, { files }) => sum + files, 0),
    parts,
    warnings: plan.warnings.map((warning) => ({ ...warning })),
    canLeaveOutApiKeys: plan.withoutApiKeys.isPossible,
  };
}

async function describeFolder(path: string) {
  try {
    const stats = await stat(path);
    if (stats.isDirectory() || stats.isFile()) return { path, exists: true };
    return { path, exists: true, message: 'This is neither a folder nor a file.' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { path, exists: false, message: `It cannot be read (${code}).` };
  }
}
