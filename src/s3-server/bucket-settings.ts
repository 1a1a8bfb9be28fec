/** What is said of a bucket beyond its objects. Nothing of it is kept on disk: each start of the server says it anew. */
export interface BucketSettings {
  /** Where the bucket is. Default: where the server is; elsewhere it is answered as the service answers that. */
  readonly region?: string;
  /** What anybody may do without signing: read objects, list them too, or everything. Default: nothing. */
  readonly isPublic?: 'read' | 'list' | 'everything';
  /** What makes it public: its access control list (the default), or a policy, which the list does not show. */
  readonly publicBy?: 'acl' | 'policy';
  /** Public access is blocked, whatever list and policy say. */
  readonly blocksPublicAccess?: boolean;
  /** Objects are locked: uploads must bear a digest, and where a service locks by rule nothing is replaced or removed. */
  readonly hasObjectLock?: boolean;
  /** Where a service has such buckets: objects are reached only by a domain of the bucket's own. */
  readonly needsCustomDomain?: boolean;
}
