import { KirschError } from '../../errors/index.ts';
import { createPathMatcher } from '../patterns.ts';

/**
 * Glob patterns for names of extended attributes: only what matches is restored, or all but what matches; never both. An
 * attribute that is not wanted stays as it is in the target. By default all are restored, and others removed.
 */
export interface AttributePatterns {
  readonly includeAttributes?: readonly string[];
  readonly excludeAttributes?: readonly string[];
}

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
