import { KirschError } from '../errors/index.ts';
import { goJsonExtraFields, goJsonString } from './go-json.ts';
import { FieldReader, parseJson } from './json-fields.ts';

/** What a repository says of itself: the file `config`. */
export interface Config {
  readonly version: 1 | 2;
  /** 64 hexadecimal digits, random. */
  readonly id: string;
  /** The polynomial by which files are cut, as bits. Not checked here. */
  readonly chunkerPolynomial: bigint;
  /** rustic's: nothing may be deleted from the repository. */
  readonly appendOnly?: boolean;
  /** rustic's: `Rabin` or `FixedSize`. */
  readonly chunker?: string;
  /** rustic's, in bytes: every chunk's size (`FixedSize`), or the average (`Rabin`). */
  readonly chunkSize?: number;
  /** rustic's, in bytes. */
  readonly chunkMinSize?: number;
  /** rustic's, in bytes. */
  readonly chunkMaxSize?: number;
  /** Fields that this version does not know. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const FIELDS = new Set([
  'version',
  'id',
  'chunker_polynomial',
  'chunker',
  'chunk_size',
  'chunk_min_size',
  'chunk_max_size',
  'append_only',
]);
const POLYNOMIAL = /^[0-9a-f]{1,16}$/;

/** The config's JSON, which is sealed as it is: never compressed. */
export function encodeConfig(config: Config): Buffer {
  return Buffer.from(
    `{"version":${config.version},"id":"${config.id}"` +
      `,"chunker_polynomial":"${config.chunkerPolynomial.toString(16)}"` +
      (config.chunker === undefined ? '' : `,"chunker":${goJsonString(config.chunker)}`) +
      optional('chunk_size', config.chunkSize) +
      optional('chunk_min_size', config.chunkMinSize) +
      optional('chunk_max_size', config.chunkMaxSize) +
      optional('append_only', config.appendOnly) +
      `${goJsonExtraFields(config.extra)}}`,
  );
}

/**
 * Reads a config's JSON.
 * @throws KirschError `REPOSITORY_TOO_NEW` above version 2, `DAMAGED` when it is no config.
 */
export function decodeConfig(bytes: Uint8Array): Config {
  const fields = new FieldReader(parseJson(bytes, 'config'), 'config');
  const version = fields.integer('version', Number.MAX_SAFE_INTEGER);
  if (version > 2) {
    throw new KirschError(
      'REPOSITORY_TOO_NEW',
      `The repository has format version ${version}; this program knows 1 and 2.`,
      { hint: 'Use a newer version of Kirsch.', details: { version } },
    );
  }
  if (version < 1) fields.fail('version', 'is not a version');
  const polynomial = fields.string('chunker_polynomial');
  if (!POLYNOMIAL.test(polynomial)) fields.fail('chunker_polynomial', 'is not a polynomial');
  const chunker = fields.optionalString('chunker');
  const extra = fields.unknownFields(FIELDS);
  return {
    version: version as 1 | 2,
    id: fields.id('id'),
    chunkerPolynomial: BigInt(`0x${polynomial}`),
    ...(chunker !== undefined && { chunker }),
    ...size(fields, 'chunk_size', 'chunkSize'),
    ...size(fields, 'chunk_min_size', 'chunkMinSize'),
    ...size(fields, 'chunk_max_size', 'chunkMaxSize'),
    ...(fields.value('append_only') !== undefined && { appendOnly: fields.boolean('append_only') }),
    ...(extra && { extra }),
  };
}

function optional(key: string, value: number | boolean | undefined): string {
  return value === undefined ? '' : `,"${key}":${value}`;
}

function size<Name extends string>(
  fields: FieldReader,
  key: string,
  name: Name,
): { [key in Name]?: number } {
  if (fields.value(key) === undefined) return {};
  return { [name]: fields.integer(key, 2 ** 32) } as { [key in Name]: number };
}
