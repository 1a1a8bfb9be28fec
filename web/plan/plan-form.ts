import type { Selection } from '../api/plan.ts';

export type PartId = keyof Selection['cherryStudio']['parts'];

/** The selection with one profile chosen or not. `all` becomes the list of those that are there. */
export function withProfile(
  selection: Selection,
  found: readonly string[],
  folder: string,
  isChosen: boolean,
): Selection {
  const { profiles } = selection.cherryStudio;
  const others = (profiles === 'all' ? found : profiles).filter((other) => other !== folder);
  const chosen = isChosen ? [...others, folder] : others;
  const isAll = found.every((one) => chosen.includes(one));
  return changed(selection, { profiles: isAll ? 'all' : chosen });
}

/** The selection with a part put in or left out. */
export function withPart(selection: Selection, part: PartId, isChosen: boolean): Selection {
  return changed(selection, { parts: { ...selection.cherryStudio.parts, [part]: isChosen } });
}

/** The selection with something of Cherry Studio changed. */
export function changed(
  selection: Selection,
  change: Partial<Selection['cherryStudio']>,
): Selection {
  return { ...selection, cherryStudio: { ...selection.cherryStudio, ...change } };
}

/** Patterns as they are typed: one a line, empty lines aside. */
export function patternsIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
