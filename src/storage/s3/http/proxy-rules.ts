import { KirschError } from '../../../errors/index.ts';
import { createBypass } from './no-proxy.ts';

/** Which proxy a request goes through. */
export interface ProxyRules {
  /** For `https:` requests: `http://` or `https://`, host, port, perhaps user and password. Default: none. */
  readonly https?: URL | undefined;
  /** For `http:` requests. Default: none. */
  readonly http?: URL | undefined;
  /** Whether a host is reached without a proxy. */
  readonly bypasses: (host: string, port: number) => boolean;
}

/** The request's goal, as the SDK names it. */
export interface ProxiedUrl {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
}

/** What a person writes to reach a storage without the proxy of the environment. */
const NO_PROXY_AT_ALL = 'none';

const NEVER = () => false;

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capitals or not. This computer itself (`localhost`, loopback
 * addresses) is always reached directly then, as restic and every other program written in Go does.
 * @throws KirschError `BAD_ARGUMENT` for a proxy that cannot be meant
 */
export function proxyFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): ProxyRules | undefined {
  const variable = (name: string) => env[name] || env[name.toLowerCase()];
  const [https, http] = ['HTTPS_PROXY', 'HTTP_PROXY'].map((name) => {
    const text = variable(name);
    return text === undefined ? undefined : parseProxy(text, `The variable ${name}`);
  });
  if (!https && !http) return undefined;
  const listed = createBypass(variable('NO_PROXY') ?? '');
  const isLocal = createBypass('localhost,127.0.0.0/8,::1');
  return { https, http, bypasses: (host, port) => isLocal(host, port) || listed(host, port) };
}

/**
 * One proxy for everything, as the settings of a storage name it; `none` for no proxy, whatever the environment says.
 * @throws KirschError `BAD_ARGUMENT`
 */
export function proxyFromSettings(text: string): ProxyRules {
  if (text.trim().toLowerCase() === NO_PROXY_AT_ALL) return { bypasses: NEVER };
  const proxy = parseProxy(text, 'The proxy');
  return { https: proxy, http: proxy, bypasses: NEVER };
}

/** The proxy that this request goes through, if any. */
export function proxyFor(rules: ProxyRules, url: ProxiedUrl): URL | undefined {
  const isSecure = url.protocol === 'https:';
  const proxy = isSecure ? rules.https : rules.http;
  const port = url.port ?? (isSecure ? 443 : 80);
  return proxy && !rules.bypasses(url.hostname, port) ? proxy : undefined;
}

/** `host:port`, which says nothing of who uses it. */
export function describeProxy(proxy: URL): string {
  return proxy.host;
}

/** The text may hold a password, so nothing here repeats it. */
function parseProxy(text: string, what: string): URL {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url && /^socks/.test(url.protocol)) {
    throw bad(`${what} is a SOCKS proxy, and only HTTP proxies are supported.`);
  }
  if (!url?.hostname || !/^https?:$/.test(url.protocol)) {
    throw bad(`${what} is not the address of a proxy.`);
  }
  return url;
}

function bad(message: string): KirschError {
  return new KirschError('BAD_ARGUMENT', message, {
    hint: 'Write it like http://proxy.example.com:3128, with user:password@ before the host if it wants them.',
    details: { reason: 'proxy-impossible' },
  });
}
