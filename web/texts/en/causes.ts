import type { CauseCode } from '../../../src/storage/index.ts';
import type { ErrorWords } from '../error-words.ts';

/** Why a connection test failed. Names in braces are the facts that the test found. */
export const causes = {
  'settings-not-understood': {
    title: 'A field cannot be understood.',
    help: 'The fields that need another look are marked.',
  },
  'no-network': { title: 'This computer has no network.', help: 'Connect it, and test again.' },
  'host-not-found': {
    title: 'There is no server called {{name}}.',
    help: "Compare the endpoint with the provider's console.",
  },
  'bucket-host-not-found': {
    title: 'The server {{host}} does not take the bucket before its name.',
    help: 'Turn on “Bucket in the path”.',
  },
  'host-unreachable': {
    title: 'There is no way to {{host}} from here.',
    help: 'Check the endpoint, your network, your VPN and your firewall.',
  },
  'port-closed': {
    title: 'Nothing answers at port {{port}} of {{hostname}}.',
    help: 'Check the port, and whether the server runs. MinIO uses 9000.',
  },
  'connection-cut': {
    title: '{{host}} takes the connection and cuts it.',
    help: 'Check the port and whether it is http or https. A firewall may do this, too.',
  },
  'timed-out': {
    title: '{{host}} did not answer in time.',
    help: 'Check the endpoint and your network. A firewall may swallow what is sent.',
  },
  'proxy-failed': {
    title: 'The proxy is in the way.',
    help: 'Check the proxy in the settings of the storage or of this computer.',
  },
  'tls-failed': {
    title: 'No secure connection to {{host}} could be made.',
    help: 'Check the port. An old server, or a program that looks into https, may be the reason.',
  },
  'certificate-not-trusted': {
    title: 'This computer does not trust the certificate of {{host}}.',
    help: 'If it is your own server, name the certificate of its authority under More settings, CA file. If it is not, do not go on.',
  },
  'certificate-expired': {
    title: 'The certificate of {{host}} is not valid at this time.',
    help: "Renew it, or set this computer's clock.",
  },
  'certificate-for-another-host': {
    title: 'The certificate is not for {{name}}.',
    help: 'Write the endpoint with the name for which the certificate was made.',
  },
  'server-speaks-http': {
    title: '{{host}} does not speak https at this port.',
    help: 'If it is in your own network, write http:// before the endpoint. Else check the port.',
  },
  'server-speaks-https': {
    title: '{{host}} speaks https only.',
    help: 'Write https:// before the endpoint.',
  },
  'console-port': {
    title: 'Port {{port}} of {{hostname}} is a console for people.',
    help: 'Programs use another port, mostly 9000.',
  },
  'not-s3': {
    title: 'What answers at {{host}} is no S3 service.',
    help: 'It may be a console, a website or the sign-in page of your network.',
  },
  redirected: {
    title: '{{host}} sends us on to another address.',
    help: 'If that is your service, write that address as the endpoint.',
  },
  'clock-wrong': {
    title: "This computer's clock is wrong.",
    help: 'Let it set itself from the network, and test again.',
  },
  'keys-missing': {
    title: 'There is no access key.',
    help: 'Fill in {{keyName}} and {{secretName}}.',
  },
  'access-key-unknown': {
    title: 'The server does not know this {{keyName}}.',
    help: 'Copy it again, without spaces. It may also belong to another account, or be deleted.',
  },
  'secret-wrong': {
    title: '{{secretName}} does not fit {{keyName}}.',
    help: 'Copy it again, whole. It is shown only once: if it is lost, make a new key.',
  },
  'keys-swapped': {
    title: '{{keyName}} and {{secretName}} seem to be swapped.',
    help: 'Put each into the field of the other.',
  },
  'session-expired': {
    title: 'These keys were for a session that is over.',
    help: 'Sign in again, or use keys that last.',
  },
  'signature-refused': {
    title: 'This account may not be used by S3 programs.',
    help: "Ask the provider's support to switch S3-compatible signatures on.",
  },
  'refused-without-words': {
    title: '{{host}} refuses access and does not say why.',
    help: 'Check {{keyName}} and {{secretName}}, and what this key may do with bucket {{bucket}}.',
  },
  'no-permission-to-list': {
    title: 'This key may not list bucket {{bucket}}.',
    help: 'Give it the permission s3:ListBucket, or check that the bucket is yours.',
  },
  'no-permission-to-write': {
    title: 'This key may read bucket {{bucket}}, but not write to it.',
    help: 'Give it the permission s3:PutObject.',
  },
  'no-permission-to-read': {
    title: 'This key may write to bucket {{bucket}}, but not read from it.',
    help: 'Give it the permission s3:GetObject: without it nothing can be restored.',
  },
  'no-permission-to-delete': {
    title: 'This key may not delete in bucket {{bucket}}.',
    help: 'Give it the permission s3:DeleteObject: old backups have to go some day.',
  },
  'bucket-missing': {
    title: 'There is no bucket {{bucket}} at {{host}}.',
    help: "Check its name and the endpoint, or make it in the provider's console.",
  },
  'bucket-elsewhere': {
    title: 'Bucket {{bucket}} is elsewhere.',
    help: "Write the endpoint and the region of the bucket, as the provider's console shows them.",
  },
  'bucket-of-another-owner': {
    title: 'Bucket {{bucket}} belongs to somebody else.',
    help: 'All customers share these names: check it, or make a bucket of another name.',
  },
  'bucket-name-invalid': {
    title: 'The server does not take {{bucket}} for the name of a bucket.',
    help: 'Names have 3 to 63 lower-case letters, digits, hyphens and dots.',
  },
  'region-wrong': {
    title: 'The region is {{region}}, not {{given}}.',
    help: 'Set Region to {{region}}.',
  },
  'addressing-refused': {
    title: 'The server wants the bucket in another part of the address.',
    help: 'Switch “Bucket in the path”.',
  },
  'custom-domain-needed': {
    title: 'This account does not reach its data by the public endpoint.',
    help: 'Bind a domain of your own to the bucket in the console, and write that as the endpoint.',
  },
  'storage-full': {
    title: 'The storage is full.',
    help: 'Make room, raise the quota, or keep fewer backups.',
  },
  'account-suspended': {
    title: 'The provider has shut the account or the bucket off.',
    help: "Look at your account in the provider's console: a bill may be unpaid.",
  },
  'too-many-requests': {
    title: 'The server has too much to do.',
    help: 'Wait a minute and test again.',
  },
  'object-locked': {
    title: 'A lock rule of the bucket is in the way.',
    help: 'Use a bucket without object lock: what a backup no longer needs has to be deleted.',
  },
  'archive-class': {
    title: 'What is written to bucket {{bucket}} goes to an archive.',
    help: 'Use the standard storage class: an archive cannot be read at once.',
  },
  'not-supported': {
    title: 'The server lacks something that backups need.',
    help: 'A newer version of the server may have it.',
  },
  'read-back-differs': {
    title: 'What came back is not what was written.',
    help: 'Something between here and {{host}} changes data, or the server is damaged. Do not use it.',
  },
  'written-object-missing': {
    title: 'The server took a file and does not have it.',
    help: 'Test again. If it happens again, this storage cannot be trusted.',
  },
  'server-failed': {
    title: 'The server failed.',
    help: 'Test again later. If it is your own server, look into its log.',
  },
  'request-refused': {
    title: 'The server refuses the request.',
    help: "Compare the settings with the provider's console. The details have the server's words.",
  },
} as const satisfies Record<CauseCode, ErrorWords>;
