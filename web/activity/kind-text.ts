import { activity } from '../texts/en/activity.ts';
import type { TextKey } from '../texts/texts.ts';

/** The key of what a kind of run is called. A kind of a newer version of the app is called an activity. */
export function kindText(kind: string): TextKey {
  return Object.hasOwn(activity.kinds, kind)
    ? (`activity.kinds.${kind}` as TextKey)
    : 'activity.title';
}
