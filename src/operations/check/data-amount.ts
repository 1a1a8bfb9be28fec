/** How much data: a share, a sum of bytes, or what can be read in a time. */
export type DataAmount =
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'time'; readonly milliseconds: number };

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
};
const TIME_UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Where both a size and a time could be meant, `m` in small letters is minutes and `M` is mebibytes. */
const TIME = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/**
 * Reads `5%`, `500M` or `10m`; `undefined` when it is none of them, or nothing at all is asked for.
 */
export function parseAmount(text: string, mayBeTime = true): DataAmount | undefined {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (percent) {
    const share = Number(percent[1]);
    return share > 0 && share <= 100 ? { kind: 'percent', percent: share } : undefined;
  }
  const time = mayBeTime ? TIME.exec(text) : null;
  if (time && text !== '') {
    const [, hours = '0', minutes = '0', seconds = '0'] = time;
    const milliseconds =
      Number(hours) * TIME_UNITS['h']! +
      Number(minutes) * TIME_UNITS['m']! +
      Number(seconds) * TIME_UNITS['s']!;
    return milliseconds > 0 ? { kind: 'time', milliseconds } : undefined;
  }
  const size = /^(\d+)([kmgt]?)$/i.exec(text);
  if (!size) return undefined;
  const bytes = Number(size[1]) * SIZE_UNITS[size[2]!.toLowerCase()]!;
  return bytes > 0 ? { kind: 'bytes', bytes } : undefined;
}
