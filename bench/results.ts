import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { FolderContent } from './files-in.ts';
import type { Environment } from './machine.ts';
import type { MaintenanceResults } from './maintenance/maintenance-results.ts';
import type { DataSetName, Row, SizeRow } from './row.ts';

/** Everything that is known: what the table is made of. */
export interface Results {
  readonly environment: Environment;
  readonly dataSets: Readonly<Partial<Record<DataSetName, FolderContent>>>;
  readonly rows: readonly Row[];
  readonly sizes: readonly SizeRow[];
  /** Its last run; it says itself where it was taken. */
  readonly maintenance?: MaintenanceResults | undefined;
}

export function noResults(environment: Environment): Results {
  return { environment, dataSets: {}, rows: [], sizes: [] };
}

/**
 * The old results with the new ones in place of those of the same data set, storage and step. Figures of another
 * machine, or of other versions of restic, MinIO or Node.js, are not comparable: then the old ones are dropped.
 */
export function mergeResults(old: Results, fresh: Results): Results {
  const maintenance = fresh.maintenance ?? old.maintenance;
  if (!sameEnvironment(old.environment, fresh.environment)) return { ...fresh, maintenance };
  return {
    maintenance,
    environment: fresh.environment,
    dataSets: { ...old.dataSets, ...fresh.dataSets },
    rows: merge(
      old.rows,
      fresh.rows,
      ({ dataSet, storage, step }) => `${dataSet} ${storage} ${step}`,
    ),
    sizes: merge(old.sizes, fresh.sizes, ({ dataSet }) => dataSet),
  };
}

/** Reads what `writeResults` wrote; nothing when there is no such file. */
export function readResults(file: string): Results | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
}

/** Writes results as JSON, a row a line, so that a change is easy to see. */
export function writeResults(file: string, results: Results): void {
  const { environment, dataSets, rows, sizes, maintenance } = results;
  const lines = [
    '{',
    `"environment": ${JSON.stringify(environment)},`,
    `"dataSets": ${JSON.stringify(dataSets)},`,
    '"rows": [',
    rows.map((row) => JSON.stringify(row)).join(',\n'),
    '],',
    '"sizes": [',
    sizes.map((row) => JSON.stringify(row)).join(',\n'),
    maintenance ? '],' : ']',
    ...(maintenance ? [`"maintenance": ${linesOf(maintenance)}`] : []),
    '}',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
}

function linesOf({ rows, ...rest }: MaintenanceResults): string {
  const inRows = rows.map((row) => JSON.stringify(row)).join(',\n');
  return `${JSON.stringify(rest).slice(0, -1)}, "rows": [\n${inRows}\n]}`;
}

function merge<T>(old: readonly T[], fresh: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map([...old, ...fresh].map((item) => [keyOf(item), item]));
  return [...byKey.values()];
}

function sameEnvironment(a: Environment, b: Environment): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
