import { KirschError } from '../../../errors/index.ts';
import type { PolicyScope } from './provider.ts';

/**
 * Refuses a scope whose text would mean more than itself in a policy: `*` and `?` are wildcards and `$` begins a
 * variable in each of the languages, so that a policy could allow more than was asked for.
 * @throws KirschError `BAD_ARGUMENT`
 */
export function checkScope({ bucket, rootPath }: PolicyScope): void {
  if (bucket === '') {
    throw new KirschError('BAD_ARGUMENT', 'A policy needs the name of a bucket.');
  }
  for (const [name, text] of Object.entries({ bucket, 'root path': rootPath })) {
    if (/[*?$]/.test(text)) {
      throw new KirschError('BAD_ARGUMENT', `The ${name} has a character that is a wildcard.`, {
        hint: 'A policy cannot be limited to a name with *, ? or $ in it.',
      });
    }
  }
}

/** The objects of the scope as a pattern: everything in the bucket, or everything below the root path. */
export function objectsIn({ rootPath }: PolicyScope): string {
  return rootPath === '' ? '*' : `${rootPath}/*`;
}

/** A policy as people paste it. */
export function policyText(document: object): string {
  return JSON.stringify(document, null, 2);
}
