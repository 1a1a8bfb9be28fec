import { inspect } from 'node:util';
import { type KirschError, scrub } from '../errors/index.ts';
import { exitCodeOf } from './exit-codes.ts';

/** How an error is told. */
export interface ReportOptions {
  readonly json: boolean;
  /** Say what lies below it, stack and all (`KIRSCH_DEBUG=1`). */
  readonly debug: boolean;
  /** What must not be told, whoever put it into the error. */
  readonly secrets: Iterable<string>;
}

/** The text for standard error that says why a command ended: what happened, and what to do next. */
export function describeError(error: KirschError, options: ReportOptions): string {
  return scrub(fullDescription(error, options), options.secrets);
}

function fullDescription(error: KirschError, { json, debug }: ReportOptions): string {
  const code = exitCodeOf(error.code);
  const { message, hint } = error;
  if (json) {
    return `${JSON.stringify({
      message_type: 'exit_error',
      code,
      message,
      ...(hint !== undefined && { hint }),
      error_code: error.code,
    })}\n`;
  }
  const lines = [`kirsch: ${message}`];
  if (hint !== undefined) lines.push(`  ${hint}`);
  if (debug) lines.push(inspect(error, { depth: 4 }));
  return `${lines.join('\n')}\n`;
}
