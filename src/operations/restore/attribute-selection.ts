import { KirschError } from '../../errors/index.ts';
import { createPathMatcher } from '../patterns.ts';
import type { RestoreOptions } from './restore-options.ts';

/** Patterns for names of extended attributes, as they cross threads: includes or excludes, or neither. */
export type AttributePatterns = Pick<RestoreOptions, 'includeAttributes' | 'excludeAttributes'>;

/** Whether a restore cares for the extended attribute of that name. */
export type AttributeSelection = (name: string) => boolean;

/**
 * The attributes that the includes match, or all that the excludes do not.
 * @throws KirschError `BAD_ARGUMENT` for both at once, and for a pattern that cannot be read
 */
export function createAttributeSelection(patterns: AttributePatterns): AttributeSelection {
  const { includeAttributes = [], excludeAttributes = [] } = patterns;
  if (includeAttributes.length > 0 && excludeAttributes.length > 0) {
    throw new KirschError(
      'BAD_ARGUMENT',
      'Extended attributes are either included or excluded, not both.',
      { hint: 'Leave out --include-xattr or --exclude-xattr.' },
    );
  }
  if (includeAttributes.length > 0) {
    const included = createPathMatcher(includeAttributes);
    return (name) => included.matches(name);
  }
  const excluded = createPathMatcher(excludeAttributes);
  return (name) => !excluded.matches(name);
}
