import { digestOf } from '../changing-source.ts';
import type { CrashOperation, Expected } from './operation.ts';

/** A folder that the source has in all its states. */
const EXCLUDED = 'first 0';

/** Every snapshot is replaced by one without a folder. */
export const rewriteOperation: CrashOperation = {
  name: 'rewrite',
  async prepare({ objects, states, facts }) {
    const rewritten: Expected = new Map(
      [...facts].map(([time, entries]) => {
        const rest = [...entries].filter(([path]) => !`${path}/`.startsWith(`/${EXCLUDED}/`));
        if (rest.length === entries.size) throw new Error(`There is no ${EXCLUDED} at ${time}.`);
        return [time, [digestOf(new Map(rest))]];
      }),
    );
    const either: Expected = new Map(
      [...states].map(([time, digests]) => [time, [...digests, ...rewritten.get(time)!]]),
    );
    return {
      objects,
      work: { verb: 'rewrite', exclude: EXCLUDED },
      afterCrash: { must: either },
      atEnd: { must: rewritten },
    };
  },
};
