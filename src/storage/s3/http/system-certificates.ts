import tls from 'node:tls';

/** `certificates` and all that Node trusts anyway: naming any would replace Node's own list otherwise. */
export function withSystemCertificates(
  certificates: readonly (string | Buffer)[],
): (string | Buffer)[] {
  return [...tls.getCACertificates('default'), ...certificates];
}
