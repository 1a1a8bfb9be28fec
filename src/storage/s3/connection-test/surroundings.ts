import { networkInterfaces } from 'node:os';
import { lookupHost } from '../http/local-names.ts';

/** What a connection test asks of this computer; tests hand in their own. */
export interface Surroundings {
  /** The addresses of a name. @throws Error with a `code` of Node's, such as `ENOTFOUND` */
  lookup(name: string): Promise<readonly string[]>;
  /** Whether it has an address besides its own loopback. */
  isOnline(): boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

export const THIS_COMPUTER: Surroundings = {
  lookup: (name) =>
    new Promise((resolve, reject) => {
      lookupHost(name, { all: true }, (error, found) => {
        if (error) reject(error);
        else resolve((found as { address: string }[]).map(({ address }) => address));
      });
    }),
  isOnline: () =>
    Object.values(networkInterfaces()).some((addresses) =>
      addresses?.some(({ internal }) => !internal),
    ),
  now: Date.now,
};
