/** What stands in place of a secret. */
export const SCRUBBED = '***';

/** Shorter ones would take ordinary words out of sentences, and no service hands out keys so short. */
const SHORTEST_SECRET = 8;

/** Values that are secret whatever they are: signatures, tokens and passwords in the forms in which HTTP carries them. */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(\bAWS4-HMAC-SHA256\s+Credential=)[^\r\n"'<>]{1,1000}/gi, `$1${SCRUBBED}`],
  [/(\bSignature["']?\s*[=:>]\s*["']?)[0-9a-z+/=%]{16,200}/gi, `$1${SCRUBBED}`],
  [
    /(\bx-amz-(?:security-token|credential)["']?\s*[=:>]\s*["']?)[^\s&"'<>]{1,8000}/gi,
    `$1${SCRUBBED}`,
  ],
  [/(\b(?:Basic|Bearer)\s+)[0-9a-z+/=._~-]{8,8000}/gi, `$1${SCRUBBED}`],
  [/(\/\/)[^\s/@"'<>]{1,500}@/g, `$1${SCRUBBED}@`],
];

/** The text without these secrets, in any spelling in which a server or a library may repeat them. */
export function scrub(text: string, secrets: Iterable<string | undefined> = []): string {
  let scrubbed = text;
  for (const secret of secrets) {
    if (secret === undefined || secret.length < SHORTEST_SECRET) continue;
    for (const spelling of spellingsOf(secret)) scrubbed = scrubbed.replaceAll(spelling, SCRUBBED);
  }
  for (const [pattern, replacement] of PATTERNS) scrubbed = scrubbed.replace(pattern, replacement);
  return scrubbed;
}

/**
 * Takes secrets out of whatever was thrown, in place: its message, its stack, its other texts, and those of the errors
 * and records within it, so that it may be kept as a cause.
 */
export function scrubThrown(thrown: unknown, secrets: Iterable<string | undefined> = []): void {
  const list = [...secrets];
  const seen = new Set<object>();
  const visit = (value: unknown, depth: number) => {
    if (typeof value !== 'object' || value === null || seen.has(value) || depth > 6) return;
    if (ArrayBuffer.isView(value)) return;
    seen.add(value);
    for (const name of Object.getOwnPropertyNames(value)) {
      const property = Object.getOwnPropertyDescriptor(value, name)!;
      if (typeof property.value === 'string' && property.writable) {
        (value as Record<string, unknown>)[name] = scrub(property.value, list);
      } else visit(property.value, depth + 1);
    }
  };
  visit(thrown, 0);
}

function spellingsOf(secret: string): Set<string> {
  const encoded = encodeURIComponent(secret);
  return new Set([
    secret,
    encoded,
    encoded.replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    Buffer.from(secret).toString('base64'),
  ]);
}
