import type { CauseCode, TestedField } from './cause.ts';

/** The texts of a cause; names in braces stand for its facts. */
export interface CauseText {
  readonly message: string;
  readonly hint: string;
  readonly field?: TestedField;
}

const CHECK_ENDPOINT =
  "Compare the endpoint with the provider's console, or check whether your server runs.";
const TRUST =
  'If it is your own server, save the certificate of its authority as a PEM file and name that as CA file (caFile, --ca-file, --cacert). If it is not, do not go on: somebody may be listening.';

/** What each cause says. `host`, `bucket`, `keyName` and `secretName` are always known. */
export const CAUSE_TEXTS: Readonly<Record<CauseCode, CauseText>> = {
  'settings-not-understood': { message: '{detail}', hint: '{advice}' },
  'no-network': {
    message: 'This computer has no network.',
    hint: 'Connect it, and test again.',
  },
  'host-not-found': {
    field: 'endpoint',
    message: 'There is no host {name}.',
    hint: CHECK_ENDPOINT,
  },
  'bucket-host-not-found': {
    field: 'pathStyle',
    message: 'There is a host {host}, but none with the bucket before it ({name}).',
    hint: 'This server wants the bucket in the path: turn path style on.',
  },
  'host-unreachable': {
    field: 'endpoint',
    message: 'There is no way to {host} from here ({detail}).',
    hint: 'Check the endpoint, your network, your VPN and your firewall.',
  },
  'port-closed': {
    field: 'endpoint',
    message: 'Nothing answers at port {port} of {hostname}.',
    hint: 'Check the port, and whether the server runs. MinIO and RustFS use 9000, SeaweedFS 8333, Garage 3900.',
  },
  'connection-cut': {
    field: 'endpoint',
    message: '{host} takes the connection and cuts it.',
    hint: 'Check the port and the scheme (http or https); a firewall may do this, too.',
  },
  'timed-out': {
    message: '{host} did not answer in time ({step}).',
    hint: 'Check the endpoint and your network; a firewall may swallow what is sent.',
  },
  'proxy-failed': {
    field: 'proxy',
    message: 'The proxy is in the way: {detail}.',
    hint: 'Check the proxy in the settings of the storage, or HTTPS_PROXY, HTTP_PROXY and NO_PROXY.',
  },
  'tls-failed': {
    field: 'endpoint',
    message: 'No secure connection to {host} could be made ({detail}).',
    hint: 'Check the port. An old server, or a program that looks into https, may be the reason.',
  },
  'certificate-not-trusted': {
    field: 'caFile',
    message: 'The certificate of {host} is signed by nobody whom this computer trusts.',
    hint: TRUST,
  },
  'certificate-expired': {
    field: 'endpoint',
    message: 'The certificate of {host} is not valid at this time ({detail}).',
    hint: "Renew it, or set this computer's clock.",
  },
  'certificate-for-another-host': {
    field: 'endpoint',
    message: 'The certificate is not for {name}.',
    hint: 'Write the endpoint with the name for which the certificate was made.',
  },
  'server-speaks-http': {
    field: 'endpoint',
    message: '{host} does not speak https at this port.',
    hint: 'If it is in your own network, write http:// before the endpoint; else check the port.',
  },
  'server-speaks-https': {
    field: 'endpoint',
    message: '{host} speaks https only.',
    hint: 'Write https:// before the endpoint.',
  },
  'console-port': {
    field: 'endpoint',
    message: 'Port {port} of {hostname} is a console for people; programs are served at another.',
    hint: 'The S3 port is usually 9000.',
  },
  'not-s3': {
    field: 'endpoint',
    message: 'What answers at {host} is no S3 service ({detail}).',
    hint: 'The endpoint may be that of a console, a website or a sign-in page of your network.',
  },
  redirected: {
    field: 'endpoint',
    message: '{host} sends us on to {detail}.',
    hint: 'Write the endpoint to which it sends us, if that is your service.',
  },
  'clock-wrong': {
    message: "This computer's clock is {detail}.",
    hint: "Set this computer's clock, or let it set itself from the network. If it is right, the server's is wrong.",
  },
  'keys-missing': {
    field: 'accessKeyId',
    message: 'There is no access key.',
    hint: 'Give {keyName} and {secretName}; or the environment, an AWS profile, SSO or a role must have them ({detail}).',
  },
  'access-key-unknown': {
    field: 'accessKeyId',
    message: 'The server does not know this {keyName}.',
    hint: 'Copy {keyName} again, without spaces; it may also be of another account, or deleted.{advice}',
  },
  'secret-wrong': {
    field: 'secretAccessKey',
    message: '{secretName} does not fit {keyName}.',
    hint: 'Copy {secretName} again, whole. It is shown only once: if it is lost, make a new key.{advice}',
  },
  'keys-swapped': {
    field: 'accessKeyId',
    message: '{keyName} and {secretName} seem to be swapped.',
    hint: 'Put each into the field of the other.',
  },
  'session-expired': {
    field: 'accessKeyId',
    message: 'These keys are for a session that is over, or its token is missing.',
    hint: 'Sign in again, or use keys that last.',
  },
  'signature-refused': {
    field: 'accessKeyId',
    message: 'This account may not use S3-compatible signatures.',
    hint: "Ask the provider's support to switch them on ({detail}).",
  },
  'refused-without-words': {
    field: 'accessKeyId',
    message: '{host} refuses access and does not say why.',
    hint: 'Check {keyName} and {secretName}, and what this key may do with bucket {bucket}.',
  },
  'no-permission-to-list': {
    field: 'accessKeyId',
    message: 'This key may not list bucket {bucket}.',
    hint: 'Give it that permission (s3:ListBucket), or check that the bucket is yours.{policy}',
  },
  'no-permission-to-write': {
    field: 'accessKeyId',
    message: 'This key may read bucket {bucket}, but not write to it{place}.',
    hint: 'Give it that permission (s3:PutObject).{policy}',
  },
  'no-permission-to-read': {
    field: 'accessKeyId',
    message: 'This key may write to bucket {bucket}, but not read from it.',
    hint: 'Give it that permission (s3:GetObject): without it nothing can be restored.{policy}',
  },
  'no-permission-to-delete': {
    field: 'accessKeyId',
    message: 'This key may not delete in bucket {bucket}.',
    hint: 'Give it that permission (s3:DeleteObject): locks and old backups have to go.{policy}',
  },
  'bucket-missing': {
    field: 'bucket',
    message: 'There is no bucket {bucket} at {host}.',
    hint: 'Check its name and the endpoint, or make it{page}.{advice}',
  },
  'bucket-elsewhere': {
    field: 'endpoint',
    message: 'Bucket {bucket} is elsewhere{place}.',
    hint: "Write the endpoint and the region of the bucket, as the provider's console shows them.",
  },
  'bucket-of-another-owner': {
    field: 'bucket',
    message: 'A bucket {bucket} exists, and is not one of yours.',
    hint: 'Names are shared by all customers: check the name, or make a bucket of another one{page}.',
  },
  'bucket-name-invalid': {
    field: 'bucket',
    message: 'The server does not take {bucket} for the name of a bucket.',
    hint: 'Names have 3 to 63 lower-case letters, digits, hyphens and dots.',
  },
  'region-wrong': {
    field: 'region',
    message: 'The region is {region}, not {given}.',
    hint: 'Set Region to {region}.',
  },
  'addressing-refused': {
    field: 'pathStyle',
    message: 'The server does not take the bucket {style}.',
    hint: 'Turn path style {turn}.',
  },
  'custom-domain-needed': {
    field: 'endpoint',
    message: 'This account does not reach its data by the public endpoint.',
    hint: 'Bind a domain of your own to the bucket in the console, and write that domain as the endpoint.',
  },
  'storage-full': {
    message: 'The storage is full.',
    hint: 'Make room, raise the quota, or keep fewer backups.',
  },
  'account-suspended': {
    message: 'The provider has shut the account or the bucket off ({detail}).',
    hint: "Look at your account in the provider's console: a bill may be unpaid.",
  },
  'too-many-requests': {
    message: 'The server has too much to do, or too many requests come from you.',
    hint: 'Wait a minute and test again.',
  },
  'object-locked': {
    field: 'bucket',
    message: 'Object lock is in the way ({detail}).',
    hint: 'Use a bucket without a lock rule: what a backup no longer needs has to be deleted.',
  },
  'archive-class': {
    field: 'bucket',
    message: 'What is written to bucket {bucket} goes to an archive, and cannot be read at once.',
    hint: 'Use the standard storage class.',
  },
  'not-supported': {
    field: 'endpoint',
    message: 'The server lacks something that a storage needs ({detail}).',
    hint: 'A newer version of the server may have it.',
  },
  'read-back-differs': {
    message: 'What came back is not what was written.',
    hint: 'A program between here and {host} changes data, or the server is damaged: do not use it.',
  },
  'written-object-missing': {
    message: 'The server took an object, and does not have it.',
    hint: 'Test again. If that happens again, this storage cannot be trusted.',
  },
  'server-failed': {
    message: 'The server failed ({detail}).',
    hint: 'Test again later; if it is your own server, look into its log.',
  },
  'request-refused': {
    message: 'The server refuses: {detail}.',
    hint: "Compare the settings with the provider's console.",
  },
};
