import type { MasterKey } from '../../format/index.ts';

/** Whether two repositories have one master key, so that what is sealed for one is sealed for the other. */
export function isSameKey(a: MasterKey, b: MasterKey): boolean {
  return a.encrypt.equals(b.encrypt) && a.macK.equals(b.macK) && a.macR.equals(b.macR);
}
