export type { ErrorCode } from './error-code.ts';
export {
  isKirschError,
  KirschError,
  type KirschErrorOptions,
  throwIfAborted,
  toKirschError,
} from './kirsch-error.ts';
export { scrub, scrubThrown } from './scrub.ts';
