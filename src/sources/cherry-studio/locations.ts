/** A folder that a file of Cherry Studio names as a place of its data. */
export interface NamedLocation {
  /** The program whose data lies there. Undefined in the oldest form, which knew only one. */
  readonly executable?: string;
  readonly folder: string;
}

/** What a file says about places of data. */
export interface Locations {
  readonly places: readonly NamedLocation[];
  /** A move that the application carries out when it next starts, or that has failed. */
  readonly move?: { readonly from: string; readonly to: string; readonly hasFailed: boolean };
}

const NOWHERE: Locations = { places: [] };

/** The places in `~/.cherrystudio/config/config.json`, which 1.x reads. Undefined when it is no JSON object. */
export function parseConfigLocations(text: string): Locations | undefined {
  const config = parseObject(text);
  if (!config) return undefined;
  const { appDataPath } = config;
  if (typeof appDataPath === 'string' && appDataPath) return { places: [{ folder: appDataPath }] };
  if (!Array.isArray(appDataPath)) return NOWHERE;
  return {
    places: appDataPath.flatMap((entry: unknown) => {
      const { executablePath, dataPath } = (entry ?? {}) as Record<string, unknown>;
      if (typeof dataPath !== 'string' || !dataPath) return [];
      return [
        {
          folder: dataPath,
          ...(typeof executablePath === 'string' ? { executable: executablePath } : {}),
        },
      ];
    }),
  };
}

/** The places in `~/.cherrystudio/boot-config.json`, which 2.x reads. Undefined when it is no JSON object. */
export function parseBootLocations(text: string): Locations | undefined {
  const config = parseObject(text);
  if (!config) return undefined;
  const map = config['app.user_data_path'];
  const places = isObject(map)
    ? Object.entries(map).flatMap(([executable, folder]) =>
        typeof folder === 'string' && folder ? [{ executable, folder }] : [],
      )
    : [];
  const move = config['temp.user_data_relocation'];
  if (!isObject(move) || typeof move['from'] !== 'string' || typeof move['to'] !== 'string') {
    return { places };
  }
  const { from, to, status } = move as { from: string; to: string; status: unknown };
  return { places, move: { from, to, hasFailed: status === 'failed' } };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
