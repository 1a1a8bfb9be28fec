import { KirschError } from '../../errors/index.ts';
import type { Snapshot } from '../../format/index.ts';
import type { ProfileManifest } from '../../sources/index.ts';
import { profileTag } from '../snapshots/profile-tag.ts';
import { tagValue } from '../snapshots/tag-value.ts';

const LABEL_KEY = 'label';
const LONGEST_LABEL = 100;

/** The tags of a backup of a profile: what lists and rules go by without reading the backup. */
export function profileTags(
  manifest: ProfileManifest,
  {
    label,
    messages,
  }: { readonly label?: string | undefined; readonly messages?: number | undefined },
): string[] {
  const { generation, appVersion, system, profileFolder, isWithoutApiKeys } = manifest;
  return [
    'source=cherry-studio',
    ...(generation ? [`generation=${generation}`] : []),
    ...(appVersion === undefined ? [] : [`app-version=${encoded(appVersion)}`]),
    ...(system ? [`system=${system}`] : []),
    ...(profileFolder === undefined ? [] : [profileTag(profileFolder)]),
    ...(isWithoutApiKeys ? ['without-api-keys=1'] : []),
    ...(messages === undefined ? [] : [`messages=${messages}`]),
    ...(label === undefined ? [] : [labelTag(label)]),
  ];
}

/**
 * The tag that bears what people call a backup.
 * @throws KirschError `BAD_ARGUMENT` for a label that is empty or longer than 100 characters
 */
export function labelTag(label: string): string {
  const trimmed = label.trim().toWellFormed();
  if (trimmed === '' || trimmed.length > LONGEST_LABEL) {
    throw new KirschError('BAD_ARGUMENT', `A label has 1 to ${LONGEST_LABEL} characters.`, {
      hint: 'For example: --label "before the update".',
      details: { reason: 'label-length' },
    });
  }
  return `${LABEL_KEY}=${encoded(trimmed)}`;
}

/** What people call a backup, if they call it anything. */
export function labelOf(snapshot: Snapshot): string | undefined {
  const text = tagValue(snapshot, LABEL_KEY);
  if (!text) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // Somebody else's tag: it is shown as it stands.
    return text;
  }
}

/** What restic would split or trim at is percent-encoded. */
function encoded(text: string): string {
  return text.replaceAll(/[%,\p{Cc}]/gu, encodeURIComponent);
}
