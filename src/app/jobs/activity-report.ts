import { version } from '../../index.ts';
import type { ActivityView } from '../api/activity-schemas.ts';

/** A run in words, for somebody who helps: what was done, on what, and what went wrong. */
export function reportOf(entry: ActivityView): string {
  const { kind, state, trigger, startedAt, endedAt, error, warnings, result } = entry;
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;
  const lines = [
    `Kirsch ${version}, Node.js ${process.version}, ${process.platform} ${process.arch}`,
    `${kind} (${trigger}): ${state}`,
    `${startedAt}, ${seconds.toFixed(1)} s`,
    `${entry.files} files, ${entry.bytes} bytes, ${entry.transferred} bytes transferred`,
  ];
  if (error) lines.push(`error ${error.code}: ${error.message}`);
  if (error?.cause !== undefined) lines.push(`cause: ${error.cause}`);
  if (error?.hint !== undefined) lines.push(`hint: ${error.hint}`);
  for (const warning of warnings) {
    lines.push(`${warning.during}: ${warning.item}: ${warning.error.message}`);
  }
  const more = entry.issues - warnings.length;
  if (more > 0) lines.push(`and ${more} more`);
  if (result) lines.push(JSON.stringify(result));
  return `${lines.join('\n')}\n`;
}
