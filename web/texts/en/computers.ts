/** The computers that back up here, and how one is added. */
export const computers = {
  title: 'Computers',
  says: 'All computers that back up to this storage.',
  lastBackup: 'Last backup {{ago}}',
  backups_one: '{{formatted}} backup',
  backups_other: '{{formatted}} backups',
  ahead: '{{span}} ahead of this computer',
  newName: 'Name of the computer',
  add: 'Add a computer',
  addSays:
    'Start Kirsch on the other computer, choose “I use Kirsch on another computer”, and give it these two things. Send them by different ways, for example the text by mail and the words by phone.',
  needsBucket:
    'Other computers reach a bucket, not a folder or the trial storage of this computer. Set one up under Storage.',
  make: 'Make a pairing text',
  making: 'Making the pairing text …',
  pairingText: 'Pairing text',
  pairingTextHelp: 'From the other computer: Settings, Computers, Add a computer.',
  qrCode: 'The pairing text as a QR code',
  words: 'Six words',
  wordsHelp: 'With spaces between them.',
  expires: 'Works until {{moment}}.',
  joinTitle: 'Connect this computer',
  joinSays: 'Everything is set up as on the other computer: storage, keys and encryption.',
  join: 'Connect',
} as const;
