import type { Storage } from '../../../src/storage/index.ts';

/** A call of the storage contract that reaches the storage. */
export type Verb =
  | 'get'
  | 'getRange'
  | 'getParts'
  | 'put'
  | 'putStream'
  | 'delete'
  | 'list'
  | 'head';

const VERBS: ReadonlySet<string> = new Set<Verb>([
  ...(['get', 'getRange', 'getParts', 'put', 'putStream', 'delete', 'list', 'head'] as const),
]);

/** Told of every call; calls are counted from 1, of all storages that share an observer together. */
export interface Observer {
  begin(call: number, verb: Verb, key: string): void;
  /** It is on its way. */
  underway(call: number): void;
  end(call: number): void;
}

/** Puts an observer between storages and whoever uses them. */
export function observing(observer: Observer): (storage: Storage) => Storage {
  let calls = 0;
  return (storage) =>
    new Proxy(storage, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        if (!VERBS.has(String(name))) return member.bind(target);
        const verb = name as Verb;
        return (key: string, ...rest: unknown[]) => {
          const call = ++calls;
          observer.begin(call, verb, key);
          const result: unknown = Reflect.apply(member, target, [key, ...rest]);
          if (verb === 'list' || verb === 'getParts') {
            return observeList(result as AsyncIterable<unknown>, call);
          }
          return observeCall(result as Promise<unknown>, call);
        };
      },
    });

  async function observeCall(result: Promise<unknown>, call: number): Promise<unknown> {
    setImmediate(() => observer.underway(call));
    try {
      return await result;
    } finally {
      observer.end(call);
    }
  }

  async function* observeList(result: AsyncIterable<unknown>, call: number) {
    setImmediate(() => observer.underway(call));
    try {
      yield* result;
    } finally {
      observer.end(call);
    }
  }
}
