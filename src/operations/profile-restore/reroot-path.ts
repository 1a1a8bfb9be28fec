import { pathKey, pathsOf, type SourcePlatform } from '../../sources/computer.ts';

/** A folder of the computer that a backup comes from, and what stands for it here. Absolute, each as its system writes it. */
export interface Reroot {
  readonly from: string;
  readonly to: string;
}

/** Turns a path of the other computer into one of this. Undefined for what is no such path, or the same on both. */
export type MapPath = (path: string) => string | undefined;

/** Longer than any path: what is longer is text, and is not looked at. */
const LONGEST_PATH = 4096;

/**
 * @param reroots of several that hold a path the longest counts
 * @param fromSystem how paths are written there
 */
export function createMapPath(
  reroots: readonly Reroot[],
  fromSystem: SourcePlatform,
  toSystem: SourcePlatform,
): MapPath {
  const [theirs, ours] = [pathsOf(fromSystem), pathsOf(toSystem)];
  const known = reroots
    .filter(({ from, to }) => theirs.isAbsolute(from) && ours.isAbsolute(to))
    .map(({ from, to }) => ({ key: pathKey(from, fromSystem), to }))
    .sort((a, b) => b.key.length - a.key.length);
  return (path) => {
    if (path.length > LONGEST_PATH || !theirs.isAbsolute(path)) return undefined;
    const normal = theirs.normalize(path);
    const key = pathKey(normal, fromSystem);
    const found = known.find((each) => key === each.key || key.startsWith(each.key + theirs.sep));
    if (!found) return undefined;
    const inside = normal.slice(found.key.length).split(theirs.sep).filter(Boolean);
    const mapped = ours.join(found.to, ...inside);
    return mapped === path ? undefined : mapped;
  };
}

/** The same for every text within a JSON value. Undefined where nothing changes. */
export function mapJson(value: unknown, map: MapPath): { readonly value: unknown } | undefined {
  if (typeof value === 'string') {
    const mapped = map(value);
    return mapped === undefined ? undefined : { value: mapped };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  let isChanged = false;
  const mapped = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const other = mapJson(inner, map);
    isChanged ||= other !== undefined;
    return [key, other ? other.value : inner];
  });
  if (!isChanged) return undefined;
  if (Array.isArray(value)) return { value: mapped.map(([, inner]) => inner) };
  return { value: Object.fromEntries(mapped) };
}
