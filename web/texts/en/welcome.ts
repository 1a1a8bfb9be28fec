/** The first steps. */
export const welcome = {
  title: 'Welcome',
  steps: {
    storage: 'Storage',
    encryption: 'Encryption',
    plan: 'What to back up',
    first: 'First backup',
  },
  stepOf: 'Step {{step}} of {{steps}}: {{name}}',
  storage: {
    title: 'Where shall your backups go?',
    says: 'To a bucket of yours. Everything is encrypted before it leaves this computer.',
  },
  join: 'I use Kirsch on another computer',
  joinHelp: 'Paste its pairing text, type six words: this computer is connected.',
  create: {
    title: 'Only you can read your backups',
    says: 'They are encrypted with a repository password. Without it nobody can open them, not even you, so it goes into a recovery kit that you keep.',
    made: 'Make a password for me',
    madeHelp: 'Safe, and you need not think of one.',
    own: 'Use a password of my own',
    ownHelp: 'At least 12 characters; a sentence is good.',
    password: 'Repository password',
    again: 'The same once more',
    tooShort: 'At least 12 characters.',
    differ: 'The two are not the same.',
    go: 'Set up encryption',
    going: 'Setting up encryption …',
  },
  unlock: {
    title: 'There are backups here already',
    says: 'Enter their repository password. It is in the recovery kit.',
    go: 'Open',
  },
  kit: {
    says: 'Print it or save it somewhere else than on this computer. It is shown this once.',
    sure: 'I have put the recovery kit in a safe place',
    next: 'Go on',
  },
  plan: {
    title: 'What shall be backed up?',
    says: 'Cherry Studio is found by itself. You can change this at any time.',
  },
  first: {
    title: 'Everything is ready',
    says: 'The first backup sends everything. Later ones send only what has changed.',
    go: 'Back up now',
    later: 'Not now',
    finish: 'Go to Kirsch',
  },
} as const;

/** The recovery kit. */
export const kit = {
  title: 'Recovery kit',
  about:
    'With this sheet you get your data back when this computer is gone: the place of the backups and the password that opens them. Whoever has it and the access keys can read your backups, so keep it as safe as they deserve.',
  password: 'Repository password',
  place: 'Where the backups are',
  repository: 'Repository',
  computer: 'Made on',
  made: 'Date',
  fields: {
    endpoint: 'Endpoint',
    region: 'Region',
    bucket: 'Bucket',
    rootPath: 'Root Path',
    folder: 'Folder',
    accessKeyId: 'Access Key ID begins with',
  },
  keysApart: 'The access keys are not on this sheet. Your provider can make new ones at any time.',
  withKirsch: 'To restore with Kirsch',
  kirschStep:
    'Install Kirsch, choose Settings, enter the storage above and this password. All backups are listed.',
  withRestic: 'To restore with restic alone',
  resticStep: 'The backups have the format of restic (restic.net), a free program:',
  save: 'Save as a file',
  fileName: 'kirsch-recovery-kit.txt',
} as const;
