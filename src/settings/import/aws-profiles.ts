import type { NamedStorage } from '../named-storage.ts';
import { distinctNames, importName } from './import-name.ts';
import type { ImportPlan } from './import-plan.ts';
import { cannotImport, refuseLongText } from './import-problem.ts';
import { type IniSections, parseIniSections } from './ini-sections.ts';
import { withoutEmpty } from './without-empty.ts';

const SOURCE = 'AWS profiles';
const AWS_FILES = { inlineComments: true };

/**
 * Reads `~/.aws/config` and `~/.aws/credentials`: every profile. Its keys stay where they are, and the storage names the
 * profile: so keys that are renewed there, roles and SSO go on working. A profile names no bucket.
 * @param config `''` where there is none
 * @param credentials `''` where there is none
 * @throws KirschError `SETTINGS_INVALID` when neither has a profile
 */
export function parseAwsProfiles(config: string, credentials: string): ImportPlan {
  refuseLongText(config, 'The AWS config file');
  refuseLongText(credentials, 'The AWS credentials file');
  const settings = parseIniSections(config, AWS_FILES);
  const profiles = new Map<string, ReadonlyMap<string, string>>();
  for (const [section, values] of settings) {
    const name = section === 'default' ? section : /^profile\s+["']?(.*?)["']?$/.exec(section)?.[1];
    if (name) profiles.set(name, values);
  }
  const kept = parseIniSections(credentials, AWS_FILES);
  for (const name of kept.keys()) if (!profiles.has(name)) profiles.set(name, new Map());
  if (profiles.size === 0) {
    throw cannotImport(
      'There are no profiles in these files.',
      '`aws configure list-profiles` names them.',
    );
  }
  const names = distinctNames([...profiles.keys()].map((name) => importName(name, 'aws')));
  const storages = [...profiles].map(([profile, values], at) => {
    const storage: NamedStorage = withoutEmpty({
      name: names[at]!,
      endpoint: endpointOf(values, settings),
      region: values.get('region') ?? kept.get(profile)?.get('region'),
      profile,
    });
    return { storage, secrets: {}, notes: [howItSignsIn(values, kept.has(profile))] };
  });
  return { source: SOURCE, storages, skipped: [] };
}

/** `endpoint_url` of the profile, or of its `services` section's `s3 =` where that is set. */
function endpointOf(
  values: ReadonlyMap<string, string>,
  settings: IniSections,
): string | undefined {
  const services = values.get('services');
  const nested =
    services === undefined
      ? undefined
      : settings.get(`services ${services}`)?.get('s3.endpoint_url');
  return nested ?? values.get('endpoint_url');
}

function howItSignsIn(values: ReadonlyMap<string, string>, hasKeys: boolean): string {
  if (values.has('sso_session') || values.has('sso_start_url')) {
    return 'It signs in with SSO: `aws sso login` renews it.';
  }
  if (values.has('role_arn')) return 'It takes on a role.';
  if (values.has('credential_process')) return 'A program gives its keys out.';
  return hasKeys ? 'Its keys stay in the AWS credentials file.' : 'It has no keys of its own.';
}
