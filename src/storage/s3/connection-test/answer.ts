/** What a server answered, as far as a diagnosis reads it. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its beginning, as text. */
  readonly text: string;
}

/** S3's error document, as far as it was there. */
export interface RefusalWords {
  /** `''` when the server gave none. */
  readonly code: string;
  readonly message: string;
  readonly region?: string;
  /** Where the bucket is to be reached. */
  readonly endpoint?: string;
  /** The server's clock, of `RequestTimeTooSkewed`. */
  readonly serverTime?: string;
  /** Alibaba Cloud's finer code. */
  readonly ec?: string;
}

/** More would be a page that nobody reads here. */
const MOST_TEXT = 64 * 1024;
/** Of a server's own words: enough for a sentence. */
const MOST_WORDS = 200;

export function answerOf(
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Buffer,
): Answer {
  return { status, headers, text: bytes.subarray(0, MOST_TEXT).toString() };
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** The error that the answer tells of; its words are fit for one line. */
export function refusalWords({ text, headers }: Answer): RefusalWords {
  const read = (name: string) => elementOf(text, name);
  // The answer to a HEAD has no room for a document; MinIO says it in a header then.
  const code = read('Code') ?? headers['x-minio-error-code'] ?? '';
  const region = read('Region') ?? headers['x-amz-bucket-region'];
  const endpoint = read('Endpoint');
  const serverTime = read('ServerTime');
  const ec = read('EC');
  return {
    code: /^[\w.-]{1,80}$/.test(code) ? code : '',
    message: oneLine(read('Message') ?? ''),
    ...(region !== undefined && /^[a-z0-9-]{2,40}$/.test(region) && { region }),
    ...(endpoint !== undefined && /^[\w.:-]{3,253}$/.test(endpoint) && { endpoint }),
    ...(serverTime !== undefined && { serverTime: serverTime.slice(0, 40) }),
    ...(ec !== undefined && /^[\w-]{1,40}$/.test(ec) && { ec }),
  };
}

/** The text of the first element of that name, as a server of S3 writes it. */
export function elementOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]{0,2000})</${name}>`).exec(xml)?.[1];
  return text
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}

/** A server's words without what does not belong into a line of ours. */
export function oneLine(text: string): string {
  const line = text.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
  return line.length <= MOST_WORDS ? line : `${line.slice(0, MOST_WORDS)}…`;
}

/** `AccessDenied: …`, or the status where there are no words. */
export function wordsOf(answer: Answer): string {
  const { code, message } = refusalWords(answer);
  const words = [code, message.replace(/\.$/, '')].filter((part) => part !== '').join(': ');
  return words || `status ${answer.status}`;
}

/**
 * Who answered. `silent` has neither a body nor a header of S3, as some gateways answer: it may be either.
 */
export function whoAnswered(answer: Answer): 's3' | 'web-page' | 'silent' | 'other' {
  const { headers, text } = answer;
  const type = headers['content-type'] ?? '';
  const start = text.trimStart().slice(0, 2_000);
  if (/<!doctype html|<html[\s>]/i.test(start)) return 'web-page';
  const isDocument = /^(?:<\?xml[^>]*\?>\s*)?<(?:Error|ListBucketResult|ErrorResponse)[\s>]/i;
  if (isDocument.test(start)) return 's3';
  if (type.startsWith('text/html')) return 'web-page';
  const isOfS3 = Object.keys(headers).some((name) =>
    /^x-(?:amz|oss|cos|obs|tos|minio)-/.test(name),
  );
  if (isOfS3) return 's3';
  const mayBe = [401, 403, 429].includes(answer.status) || answer.status >= 500;
  return start === '' && mayBe ? 'silent' : 'other';
}
