/** The place Settings. */
export const settings = {
  title: 'Settings',
  parts: {
    storage: 'Storage',
    plan: 'What is backed up',
    automation: 'Automatic',
    encryption: 'Encryption',
    computers: 'Computers',
  },
  sections: 'Parts of the settings',
  noStorage: 'No storage is set up yet.',
  setUp: 'Set up now',
} as const;

/** Encryption in the settings. */
export const encryption = {
  kit: 'Recovery kit',
  kitSays: 'The sheet with which your data comes back when this computer is gone.',
  kitSafe: 'You have said that it is in a safe place.',
  kitOpen: 'You have not yet said that it is in a safe place.',
  kitShow: 'Show it',
  proof: 'Repository password',
  passwords: 'Passwords',
  passwordsSays: 'Each of these opens all backups.',
  made: 'made {{moment}} on {{computer}}',
  inUse: 'used by this computer',
  add: 'Add a password',
  change: 'Change the password',
  changeSays: 'The old one no longer opens the backups. Make a new recovery kit afterwards.',
  remove: 'Remove',
  removeTitle: 'Remove this password?',
  removeSays: 'It no longer opens the backups. Type another one that does.',
  removeThis: 'Remove the password made {{moment}}',
  old: 'Present password',
  saved: 'Done. Put it into your recovery kit, too.',
} as const;
