import type { Context } from 'hono';
import { FILE_POLICY } from './response-headers.ts';

/** It may be a page, or a script, of anybody: it is saved, and never shown as one of ours. */
export function asDownload(
  c: Context,
  body: ReadableStream<Uint8Array> | string,
  name: string,
): Response {
  c.header('Content-Type', 'application/octet-stream');
  c.header('Content-Security-Policy', FILE_POLICY);
  // Marks that turn the direction of writing would let `exe.txt` be read where `txt.exe` stands.
  const shown = name.toWellFormed().replaceAll(/\p{Bidi_Control}/gu, '');
  const encoded = encodeURIComponent(shown).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  c.header('Content-Disposition', `attachment; filename*=UTF-8''${encoded}`);
  return c.body(body);
}
