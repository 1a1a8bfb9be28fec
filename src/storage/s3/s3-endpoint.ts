import { KirschError } from '../../errors/index.ts';

/**
 * Reads an endpoint as people write it: a URL or a bare host, which is https then; with a path only where the
 * service itself is below one.
 * @throws KirschError `BAD_ARGUMENT`; what it says repeats no password that the text may hold
 */
export function parseEndpoint(text: string): URL {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!url?.hostname || !/^https?:$/.test(url.protocol)) {
    throw bad('The endpoint is not an http or https address.');
  }
  if (url.username !== '' || url.password !== '') {
    throw bad('The endpoint must not hold a user name or password.');
  }
  if (url.search !== '' || url.hash !== '') {
    throw bad('The endpoint must not hold a query or a fragment.');
  }
  return url;
}

function bad(message: string): KirschError {
  return new KirschError('BAD_ARGUMENT', message, {
    hint: 'Write it like https://s3.example.com or http://192.0.2.1:9000.',
  });
}
