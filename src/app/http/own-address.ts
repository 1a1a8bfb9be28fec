/** Where this app is reached, and so what `Host` and `Origin` may say. */
export class OwnAddress {
  readonly scheme: 'http' | 'https';
  readonly hosts: readonly string[];

  /** @param names host names and addresses that lead here, without port */
  constructor(scheme: 'http' | 'https', names: readonly string[], port: number) {
    this.scheme = scheme;
    const isUsualPort = port === (scheme === 'https' ? 443 : 80);
    this.hosts = names.map((name) => {
      const host = name.includes(':') ? `[${name}]` : name.toLowerCase();
      return isUsualPort ? host : `${host}:${port}`;
    });
  }

  /** The address to open; ends with a slash. */
  get url(): string {
    return `${this.scheme}://${this.hosts[0]}/`;
  }

  isHost(host: string | undefined): boolean {
    return host !== undefined && this.hosts.includes(host.toLowerCase());
  }

  /** Whether a page of this app, under that very host, has sent the request. */
  isOrigin(origin: string, host: string): boolean {
    return origin === `${this.scheme}://${host.toLowerCase()}`;
  }
}
