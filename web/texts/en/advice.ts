/** What the chosen provider's own console calls things, and where they are made there. */
export const advice = {
  show: 'How it is done at {{provider}}',
  bucket: 'Make a bucket',
  key: 'Make a key',
  keyNames: 'The console calls its two halves “{{id}}” and “{{secret}}”.',
  secretNamed: '{{provider}} calls it “{{name}}” and shows it once only.',
  policy: 'Let it do no more than a backup needs',
  policySays:
    'This policy ({{language}}) is made for your bucket. Paste it where the console asks for one.',
  policyLater: 'Enter the bucket first: the policy names it.',
  copyPolicy: 'Copy the policy',
  private: 'Keep the bucket private',
  open: 'Open the console',
  read: 'Read how',
  linkNamed: '{{what}}: {{link}}',
} as const;
