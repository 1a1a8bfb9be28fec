import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Context, MiddlewareHandler } from 'hono';
import { Refusal } from './refusal.ts';
import { pagePolicy } from './response-headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
/** What stands in the page for the nonce of its own styles. */
const NONCE_MARK = 'kirsch-style-nonce';
const PAGE = '/index.html';
const METHODS: readonly string[] = ['GET', 'HEAD'];

interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer<ArrayBuffer>;
  /** By the name of the encoding, smaller than the bytes. */
  readonly encoded: ReadonlyMap<string, Buffer<ArrayBuffer>>;
  /** Its name holds a hash of its content. */
  readonly isImmutable: boolean;
}

/** The files of the web app, read once: a request names one of them or none, so that no path leads anywhere else. */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>;

  private constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files;
  }

  /** Those in a folder; none where it is missing. `name.br` and `name.gz` are other forms of `name`. */
  static async load(folder: string): Promise<StaticFiles> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const contents = new Map<string, Buffer<ArrayBuffer>>();
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      contents.set(`/${relative(folder, path).split(sep).join('/')}`, await readFile(path));
    }
    const files = new Map<string, StaticFile>();
    for (const [path, bytes] of contents) {
      const type = TYPES[extname(path)];
      if (type === undefined) continue;
      const encoded = new Map<string, Buffer<ArrayBuffer>>();
      for (const [encoding, suffix] of [
        ['br', '.br'],
        ['gzip', '.gz'],
      ] as const) {
        const other = contents.get(path + suffix);
        if (other && other.length < bytes.length) encoded.set(encoding, other);
      }
      const isImmutable = /[-.][A-Za-z0-9_-]{8,}\.\w+$/.test(path) && path.startsWith('/assets/');
      files.set(path, { type, bytes, encoded, isImmutable });
    }
    return new StaticFiles(files);
  }

  /** Serves a file, and the page for every address that is a place in the app. */
  serve(): MiddlewareHandler {
    return async (c) => {
      if (!METHODS.includes(c.req.method)) {
        throw new Refusal(405, 'method-refused', 'A page can only be read.', { allow: METHODS });
      }
      const path = c.req.path === '/' ? PAGE : c.req.path;
      const file = this.#files.get(path);
      if (file && path !== PAGE) return send(c, file);
      const isPlace = path === PAGE || extname(path) === '';
      const page = this.#files.get(PAGE);
      if (!isPlace) return c.text('There is no such file.', 404);
      return page ? sendPage(c, page) : c.html(NOT_BUILT, 503);
    };
  }
}

function send(c: Context, { type, bytes, encoded, isImmutable }: StaticFile): Response {
  const accepted = (c.req.header('accept-encoding') ?? '').split(',').map((part) => part.trim());
  const encoding = [...encoded.keys()].find((name) => accepted.includes(name));
  c.header('Content-Type', type);
  c.header('Vary', 'Accept-Encoding');
  c.header('Cache-Control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (encoding !== undefined) c.header('Content-Encoding', encoding);
  return c.body(encoding === undefined ? bytes : encoded.get(encoding)!);
}

function sendPage(c: Context, { bytes }: StaticFile): Response {
  const nonce = randomBytes(16).toString('base64');
  c.header('Content-Security-Policy', pagePolicy(nonce));
  c.header('Cache-Control', 'no-store');
  return c.html(bytes.toString('utf8').replaceAll(NONCE_MARK, nonce));
}

const NOT_BUILT =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Kirsch</title><h1>The pages of the app are missing</h1><p>Build them with <code>npm run build</code>; the API is there.</p></html>';
