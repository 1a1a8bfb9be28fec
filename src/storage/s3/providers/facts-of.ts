import type { Provider, Sourced } from './provider.ts';

/** One fact and where in the entry it stands, like `uploads.minPartSize`; facts of a list share a path. */
export interface LocatedFact {
  readonly path: string;
  readonly fact: Sourced<unknown>;
}

/** Every fact that the table states about a service, in the order of its entry. */
export function factsOf(provider: Provider): LocatedFact[] {
  return factsBelow(provider, '');
}

function factsBelow(node: unknown, path: string): LocatedFact[] {
  if (typeof node !== 'object' || node === null) return [];
  if (isFact(node)) return [{ path, fact: node }];
  if (Array.isArray(node)) return node.flatMap((element) => factsBelow(element, path));
  return Object.entries(node).flatMap(([name, child]) =>
    factsBelow(child, path === '' ? name : `${path}.${name}`),
  );
}

function isFact(node: object): node is Sourced<unknown> {
  return 'value' in node && 'source' in node;
}
