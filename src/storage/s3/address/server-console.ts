import type { Findings } from './findings.ts';

const CONSOLE_PORT = '9001';
const API_PORT = '9000';
/** First pieces of the paths of MinIO's and RustFS's consoles. */
const CONSOLE_PAGES = new Set(['browser', 'buckets', 'login', 'object-browser', 'rustfs']);

interface Server {
  readonly isEncrypted: boolean;
  readonly name: string;
  readonly port: string;
}

/**
 * MinIO and RustFS serve people at port 9001 and programs at 9000, unless they are told otherwise. A page of the console
 * is refused, and the bare port is only remarked.
 * @returns whether it complained
 */
export function looksLikeConsole(
  { isEncrypted, name, port }: Server,
  path: readonly string[],
  findings: Findings,
): boolean {
  const [page = '', bucket] = path;
  if (port !== CONSOLE_PORT) {
    if (page !== 'browser' || bucket === undefined) return false;
    findings.complain({
      code: 'console-address',
      field: 'endpoint',
      message: "This looks like a page of the server's console.",
      hint: 'Write the address at which programs reach the server, and the bucket into its own field.',
    });
    return true;
  }
  const server = `${isEncrypted ? 'https' : 'http'}://${name}:${API_PORT}`;
  if (!CONSOLE_PAGES.has(page)) {
    findings.note(
      'console-port',
      'Port 9001 is often that of a console; the S3 port beside it is 9000.',
      {
        repair: { field: 'endpoint', value: server },
      },
    );
    return false;
  }
  const isBucket = (page === 'browser' || page === 'buckets') && /^[a-z0-9.-]+$/.test(bucket ?? '');
  findings.complain({
    code: 'console-port',
    field: 'endpoint',
    message: "This is a page of the server's console; programs are served at another port.",
    hint: 'The S3 port is usually 9000.',
    repair: { field: 'endpoint', value: isBucket ? `${server}/${bucket}` : server },
  });
  return true;
}

/** Older MinIO had its console at `/minio/<bucket>` beside the API; no bucket may be called `minio`. */
export function readServerConsole(
  path: readonly string[],
  findings: Findings,
): { readonly path: readonly string[]; readonly bucket?: string; readonly isConsole?: boolean } {
  const [page, bucket, ...folder] = path;
  if (page !== 'minio' || bucket === undefined) return { path };
  findings.note('from-console', 'The address of a page of the console was read for the endpoint.');
  return { path: folder, bucket, isConsole: true };
}
