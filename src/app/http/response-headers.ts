import type { MiddlewareHandler } from 'hono';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The policy of a page whose own `<style>` elements bear this nonce. */
export function pagePolicy(nonce: string): string {
  return POLICY.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`);
}

/** A file of a backup may be anything: it is nobody's page. */
export const FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'X-Robots-Tag': 'noindex',
};

/** What every answer bears: nothing is loaded from elsewhere, framed, guessed, referred to, or kept by a cache. */
export function responseHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    setSafeHeaders(c.res.headers);
  };
}

/** The same for an answer that is made elsewhere. Headers that are there already stay. */
export function setSafeHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
}
