/** A host as an endpoint names it. */
export interface HostName {
  /** In lower case and ASCII; an IPv6 address in brackets. */
  readonly name: string;
  /** `''` for the scheme's usual one. */
  readonly port: string;
  /** Whether brackets were put around it, or a dot behind it was removed. */
  readonly isMended: boolean;
}

/** Underscores are in no domain, but in the names of containers. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const LONGEST_NAME = 253;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Reads `host[:port]`; `undefined` for what cannot be one. An IPv6 address may lack its brackets. */
export function readHost(authority: string, scheme: 'http' | 'https'): HostName | undefined {
  // A drive of Windows.
  if (/^[a-z]:$/i.test(authority)) return undefined;
  const isBareIpv6 = /^[0-9a-f]*(?::[0-9a-f]*){2,7}$/i.test(authority);
  const written = isBareIpv6 ? `[${authority}]` : authority.replace(/^\*\./, '');
  // What ends the authority of a URL, and what a URL forgives, is no part of a host.
  if (/[\s/\\?#@<>{}|^`"%]/.test(written)) return undefined;
  const url = URL.canParse(`${scheme}://${written}`)
    ? new URL(`${scheme}://${written}`)
    : undefined;
  if (!url || url.port === '0') return undefined;
  const name = url.hostname.replace(/\.$/, '');
  const isValid = name.startsWith('[') || name.split('.').every((label) => LABEL.test(label));
  if (!isValid || name.length > LONGEST_NAME) return undefined;
  return {
    name,
    port: url.port,
    isMended: isBareIpv6 || name !== url.hostname,
  };
}

export function isIpAddress(name: string): boolean {
  return IPV4.test(name) || name.startsWith('[');
}

/** Whether the host is this computer. */
export function isLoopback(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    (IPV4.test(name) && name.startsWith('127.')) ||
    name === '[::1]'
  );
}

/** Whether the host is one that rarely has a certificate: an address, this computer, a name of the local network. */
export function isPrivateHost(name: string): boolean {
  return isIpAddress(name) || isLoopback(name) || name.endsWith('.local');
}
