import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Command, Option } from 'commander';
import type { FaultEvent, FaultPlan, S3Server } from '../../s3-server/index.ts';
import { PERSONALITY_IDS, type PersonalityId } from '../../s3-server/personality/personality.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { collect, parseWhole } from '../option-parsers.ts';

interface ServeOptions {
  readonly provider: PersonalityId;
  readonly fault?: readonly string[];
  readonly seed: number;
  readonly bucket: string;
  readonly port: number;
}

/** The end of the name is the account number without which one provider has no bucket. */
const DEFAULT_BUCKET = 'trial-1250000000';

export function defineServe(program: Command, action: ActionMaker): void {
  const command = program
    .command('serve <folder>')
    .description(
      'Run an S3 storage over a folder, for trials: it can behave like a provider, and fail on demand.',
    )
    .addOption(
      new Option('--provider <id>', 'whose behaviour to imitate')
        .choices(PERSONALITY_IDS)
        .default('other'),
    )
    .option('--fault <rule>', 'what goes wrong, such as "slow-down probability=0.1"', collect)
    .option('--seed <n>', 'makes the faults repeatable', parseWhole, 1)
    .option('--bucket <name>', 'the bucket to make', DEFAULT_BUCKET)
    .option('--port <n>', 'the port to listen on, 0 for any that is free', parseWhole, 0)
    .action(action<ServeOptions>(serve));
  withExample(
    command,
    'kirsch serve /tmp/storage --provider r2 --fault "line ms=50" --fault "cut-after on=PutObject nth=3"',
  );
}

/** Serves until Ctrl-C. */
async function serve(
  context: CommandContext,
  [folder = '']: readonly string[],
  options: ServeOptions,
): Promise<undefined> {
  const { output, signal } = context;
  const { parseFaultRule, startS3Server } = await import('../../s3-server/index.ts');
  const { provider, seed, bucket, port, fault = [] } = options;
  const faults: FaultPlan = { seed, rules: fault.map(parseFaultRule) };
  // Some providers refuse keys of other lengths.
  const accessKeyId = randomBytes(16).toString('hex');
  const secretAccessKey = randomBytes(32).toString('hex');
  const server = await startS3Server({
    folder,
    port,
    accessKeyId,
    secretAccessKey,
    provider,
    faults,
    domain: 'localhost',
    buckets: { [bucket]: {} },
    onFault: (event) => output.say(faultLine(event), 1),
  });
  try {
    await announce(context, server, { folder, faults, accessKeyId, secretAccessKey, ...options });
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await server.close();
  }
}

interface Served extends ServeOptions {
  readonly folder: string;
  readonly faults: FaultPlan;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

async function announce(
  { output }: CommandContext,
  server: S3Server,
  { folder, provider, faults, bucket, accessKeyId, secretAccessKey }: Served,
): Promise<void> {
  const { printFaultPlan } = await import('../../s3-server/index.ts');
  // By this name buckets may stand in front of it, as some providers insist.
  const endpoint = `http://localhost:${server.port}`;
  const { region } = server;
  if (output.json) {
    output.value({
      message_type: 'serving',
      folder,
      provider,
      endpoint,
      region,
      bucket,
      access_key_id: accessKeyId,
      secret_access_key: secretAccessKey,
      faults: printFaultPlan(faults),
    });
    return;
  }
  const as = provider === 'other' ? '' : `, and behaves like ${provider}`;
  for (const line of [
    `An S3 storage runs over ${folder}${as}.`,
    ...(faults.rules.length > 0 ? [`What goes wrong: ${printFaultPlan(faults)}`] : []),
    '',
    `  Endpoint           ${endpoint}`,
    `  Region             ${region}`,
    `  Bucket             ${bucket}`,
    `  Access Key ID      ${accessKeyId}`,
    `  Secret Access Key  ${secretAccessKey}`,
    '',
    'In another terminal:',
    `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  export AWS_DEFAULT_REGION=${region} RESTIC_REPOSITORY=s3:${endpoint}/${bucket}/backups`,
    '  kirsch init',
    '',
    'It runs until you press Ctrl-C.',
  ]) {
    output.result(line);
  }
}

function faultLine({ kind, operation, key, harmed }: FaultEvent): string {
  return harmed ? `${kind}: ${harmed} was harmed` : `${kind}: ${operation ?? ''} ${key ?? ''}`;
}
