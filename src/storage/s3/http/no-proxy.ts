import { BlockList, isIP } from 'node:net';

/** Whether this host, at this port, is one of those that `NO_PROXY` names. */
export type Bypass = (host: string, port: number) => boolean;

interface Entry {
  readonly port: number | undefined;
  readonly matches: (host: string) => boolean;
}

/**
 * Reads the list of hosts in `NO_PROXY`: entries parted by commas or spaces. `example.com` is that host and everything
 * below it, `.example.com` and `*.example.com` only what is below; `192.0.2.7`, `[2001:db8::1]` and `10.0.0.0/8` are
 * addresses; any of them may end in `:port`; `*` is every host. What is none of these matches nothing. Names are not
 * looked up: an address never matches a name.
 */
export function createBypass(text: string): Bypass {
  const entries = text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(parseEntry);
  return (host, port) => {
    const name = plainHost(host);
    return entries.some(
      (entry) => (entry.port === undefined || entry.port === port) && entry.matches(name),
    );
  };
}

/** Lower case, without the brackets of an IPv6 address and without the root's dot. */
function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function parseEntry(text: string): Entry {
  // Only a single colon, or one behind a bracket, parts a port off: the others belong to an IPv6 address.
  const [, bare = text, portText] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(text) ?? [];
  const port = portText === undefined ? undefined : Number(portText);
  return { port, matches: matcherOf(plainHost(bare)) };
}

function matcherOf(entry: string): (host: string) => boolean {
  if (entry === '*') return () => true;
  const slash = entry.indexOf('/');
  const address = slash === -1 ? entry : entry.slice(0, slash);
  const version = isIP(address);
  if (version !== 0) return addressMatcher(address, version, slash, entry);
  const below = /^\*?\./.test(entry);
  const name = entry.replace(/^\*?\./, '');
  if (name === '') return () => false;
  return (host) => host.endsWith(`.${name}`) || (!below && host === name);
}

function addressMatcher(address: string, version: number, slash: number, entry: string) {
  const bits = version === 6 ? 128 : 32;
  const prefix = slash === -1 ? bits : Number(entry.slice(slash + 1) || Number.NaN);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) return () => false;
  const list = new BlockList();
  list.addSubnet(address, prefix, family(version));
  return (host: string) => isIP(host) !== 0 && list.check(host, family(isIP(host)));
}

function family(version: number): 'ipv4' | 'ipv6' {
  return version === 6 ? 'ipv6' : 'ipv4';
}
