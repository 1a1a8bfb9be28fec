/** A proxy as the settings file may hold it, and what belongs among the secrets. */
export interface SplitProxy {
  readonly proxy: string;
  /** `user:password`, as it was typed. */
  readonly credentials?: string;
}

const FORM = /^\s*([a-z][a-z0-9+.-]*:\/\/)?(?:([^/\s]*)@)?([^@]*?)\s*$/i;

/** Takes user and password out of a proxy's address. */
export function splitProxy(text: string): SplitProxy {
  const [, scheme = '', credentials, rest = ''] = FORM.exec(text) ?? [];
  if (credentials === undefined || credentials === '') return { proxy: text.trim() };
  return { proxy: scheme + rest, credentials };
}

/** The address with user and password in it again. */
export function joinProxy(proxy: string, credentials: string | undefined): string {
  if (credentials === undefined) return proxy;
  const [, scheme = '', , rest = ''] = FORM.exec(proxy) ?? [];
  return `${scheme}${credentials}@${rest}`;
}
