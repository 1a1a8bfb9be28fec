export type { ErrorCode } from './error-code.ts';
export type { ErrorReason } from './error-reason.ts';
export {
  type ErrorDetails,
  isKirschError,
  KirschError,
  type KirschErrorOptions,
  throwIfAborted,
  toKirschError,
} from './kirsch-error.ts';
export { scrub, scrubThrown } from './scrub.ts';
