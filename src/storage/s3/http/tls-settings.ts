import tls from 'node:tls';

/** Whom we trust over https, and who we say we are. */
export interface TlsSettings {
  /** Certificates to trust besides the usual ones, PEM. */
  readonly caCertificates?: readonly (string | Buffer)[] | undefined;
  /** Shown to servers that ask for one: a certificate and its private key in one PEM text. */
  readonly clientCertificate?: string | Buffer | undefined;
  /**
   * Believes any server to be the one that was meant, so that whoever is in between may read the names of objects and use
   * what was signed; backups stay encrypted. @default false
   */
  readonly trustAnyServer?: boolean | undefined;
}

/** What Node's `tls.connect` is told; nothing for what has a default, which costs time at each connection. */
export interface TlsOptions {
  readonly ca?: (string | Buffer)[];
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly rejectUnauthorized?: false;
}

export function tlsOptions(settings: TlsSettings): TlsOptions {
  const { caCertificates = [], clientCertificate, trustAnyServer } = settings;
  return {
    // Naming any would replace Node's own list otherwise.
    ...(caCertificates.length > 0 && {
      ca: [...tls.getCACertificates('default'), ...caCertificates],
    }),
    ...(clientCertificate && { cert: clientCertificate, key: clientCertificate }),
    ...(trustAnyServer && { rejectUnauthorized: false }),
  };
}
