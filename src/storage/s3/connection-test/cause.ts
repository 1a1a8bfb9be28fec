import type { Complaint, Repair } from '../address/complaint.ts';
import type { FieldName } from '../address/s3-fields.ts';

/** Why a connection test failed. Stable: programs compare them, translations are keyed by them, none is reused. */
export type CauseCode =
  /** The fields cannot be understood; `complaints` has all that is wrong with them. */
  | 'settings-not-understood'
  /** This computer has no network. */
  | 'no-network'
  | 'host-not-found'
  /** The endpoint's host exists, and `<bucket>.<host>` does not. */
  | 'bucket-host-not-found'
  /** There is no way to the host. */
  | 'host-unreachable'
  /** Nothing listens at that port. */
  | 'port-closed'
  | 'connection-cut'
  | 'timed-out'
  | 'proxy-failed'
  | 'tls-failed'
  | 'certificate-not-trusted'
  | 'certificate-expired'
  /** The certificate is another host's. */
  | 'certificate-for-another-host'
  /** https where the server speaks http. */
  | 'server-speaks-http'
  /** http where the server speaks https. */
  | 'server-speaks-https'
  /** A console for people, not the port for programs. */
  | 'console-port'
  /** A web page, or another program. */
  | 'not-s3'
  | 'redirected'
  | 'clock-wrong'
  /** No keys were given, and the environment, profiles, SSO and roles have none. */
  | 'keys-missing'
  | 'access-key-unknown'
  | 'secret-wrong'
  /** The ID stands in the secret's field and the other way round. */
  | 'keys-swapped'
  | 'session-expired'
  /** The account is not allowed to sign as S3 does. */
  | 'signature-refused'
  /** The server refuses and says nothing: keys or permissions. */
  | 'refused-without-words'
  | 'no-permission-to-list'
  | 'no-permission-to-write'
  | 'no-permission-to-read'
  | 'no-permission-to-delete'
  | 'bucket-missing'
  | 'bucket-elsewhere'
  | 'bucket-of-another-owner'
  | 'bucket-name-invalid'
  | 'region-wrong'
  /** The bucket belongs into the host name, or into the path. */
  | 'addressing-refused'
  /** Accounts of Alibaba Cloud in mainland China: data is reached by a domain of one's own. */
  | 'custom-domain-needed'
  | 'storage-full'
  | 'account-suspended'
  | 'too-many-requests'
  | 'object-locked'
  /** Objects go to an archive class, from which they cannot be read at once. */
  | 'archive-class'
  /** The server does not know what a storage needs. */
  | 'not-supported'
  /** What came back is not what was written. */
  | 'read-back-differs'
  /** What was written is not there. */
  | 'written-object-missing'
  | 'server-failed'
  /** Anything else; `detail` has the server's words. */
  | 'request-refused';

/** What a person can change. */
export type TestedField =
  | FieldName
  | 'pathStyle'
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'proxy'
  | 'caFile';

/** A change of the settings that mends the cause. An empty text takes the field away. */
export type ConnectionRepair = Repair | { readonly field: 'pathStyle'; readonly value: boolean };

/** Why a connection test failed, and what to do. Nothing in it is a secret. */
export interface ConnectionCause {
  readonly code: CauseCode;
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  /** The field to look at, where it is one. */
  readonly field?: TestedField;
  /** What was found, for translations: the names in braces of the texts. */
  readonly facts: CauseFacts;
  /** Changes that are certain to bring the test further; made all together. */
  readonly repair?: readonly ConnectionRepair[];
  /** Of `settings-not-understood`. */
  readonly complaints?: readonly Complaint[];
}

/** What the texts of a cause speak of. */
export type CauseFacts = Readonly<Record<string, string>>;
