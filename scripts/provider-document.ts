import { factsOf, type LocatedFact } from '../src/storage/s3/providers/facts-of.ts';
import type {
  PolicyScope,
  Provider,
  ProviderId,
  ProviderName,
} from '../src/storage/s3/providers/provider.ts';
import { SOURCES, type SourceKey } from '../src/storage/s3/providers/sources.ts';
import type { Suite, Verification } from '../src/storage/s3/providers/verification.ts';
import { FACT_ROWS } from './fact-rows.ts';

const INTRODUCTION = `# S3 services

<!-- Made by scripts/build-provider-docs.ts from src/storage/s3/providers; changes belong there. -->

What Kirsch knows about each service that it can store backups at, and where each fact stands. What no source states is left out: it is
not known, which is not the same as "no". The [sources](#sources) say what kind of evidence they are.

## What was run

Tests run Kirsch against real servers and against its own S3 storage in the personality of a service, the simulator. The simulator behaves
as the documentation says, so it proves nothing about the service itself.`;

const SUITES: Readonly<Record<Suite, string>> = {
  contract: 'the storage contract',
  trip: 'a backup, a restore and a check',
  'restic-interop': 'restic reads and checks what Kirsch wrote',
};

/** The policies of the document are for this part of a bucket; at Tencent Cloud its name ends with an account. */
const SAMPLE_SCOPE: PolicyScope = { bucket: 'backups', region: 'eu-west-1', rootPath: 'laptop' };
const SAMPLE_SCOPES: Readonly<Partial<Record<ProviderId, PolicyScope>>> = {
  cos: { bucket: 'backups-1250000000', region: 'ap-guangzhou', rootPath: 'laptop' },
};

/** `docs/providers.md`: the table and the record of what was run, for people. */
export function providerDocument(
  providers: readonly Provider[],
  verifications: Readonly<Partial<Record<ProviderId, readonly Verification[]>>>,
): string {
  const runRows = providers.map(
    ({ id, name }) => `| ${fullName(name)} | ${whatWasRun(verifications[id] ?? [])} |`,
  );
  return [
    INTRODUCTION,
    ['| service | run |', '| --- | --- |', ...runRows].join('\n'),
    ...providers.map(providerSection),
    `${sourcesSection(providers)}\n`,
  ].join('\n\n');
}

function fullName({ english, chinese }: ProviderName): string {
  return chinese === undefined ? english : `${english} (${chinese})`;
}

function whatWasRun(verifications: readonly Verification[]): string {
  if (verifications.length === 0) return 'nothing';
  return verifications
    .map(({ suite, against }) => {
      const where =
        against.kind === 'a server' ? `${against.program} ${against.version}` : against.kind;
      return `${SUITES[suite]}, against ${where}`;
    })
    .join('; ');
}

function providerSection(provider: Provider): string {
  const rows = factsOf(provider).map(factRow);
  return [
    `## ${fullName(provider.name)}`,
    ['| | | source |', '| --- | --- | --- |', ...rows].join('\n'),
    ...policyExample(provider),
  ].join('\n\n');
}

function factRow({ path, fact: { value, source } }: LocatedFact): string {
  const row = FACT_ROWS[path];
  if (row === undefined) throw new Error(`The document has no row for ${path}.`);
  const cell = row.show(value as never).replaceAll('|', '\\|');
  return `| ${row.label} | ${cell} | ${sourceLink(source)} |`;
}

/** A reference that `sourcesSection` defines; a source without an address is just named. */
function sourceLink(source: SourceKey): string {
  return hasAddress(source) ? `[${source}]` : source;
}

function hasAddress(source: SourceKey): boolean {
  return SOURCES[source].where.startsWith('https://');
}

function policyExample({ id, policy }: Provider): string[] {
  if (policy === undefined) return [];
  const scope = SAMPLE_SCOPES[id] ?? SAMPLE_SCOPE;
  return [
    `The ${policy.value.language} for the root path \`${scope.rootPath}\` in the bucket \`${scope.bucket}\`:`,
    `\`\`\`json\n${policy.value.text(scope)}\n\`\`\``,
  ];
}

function sourcesSection(providers: readonly Provider[]): string {
  const used = [...new Set(providers.flatMap(factsOf).map(({ fact }) => fact.source))].sort();
  const rows = used.map((key) => {
    const { evidence, where } = SOURCES[key];
    return `| ${key} | ${evidence} | ${hasAddress(key) ? `<${where}>` : where} |`;
  });
  return [
    '## Sources',
    ['| key | evidence | where |', '| --- | --- | --- |', ...rows].join('\n'),
    used
      .filter(hasAddress)
      .map((key) => `[${key}]: ${SOURCES[key].where}`)
      .join('\n'),
  ].join('\n\n');
}
