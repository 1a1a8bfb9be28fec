import type { ErrorReason } from '../../../src/errors/error-reason.ts';
import type { ErrorWords } from '../error-words.ts';

/** Why something went wrong, where its code alone does not say it. Names in braces are facts that the error bears. */
export const reasons = {
  'path-in-backup': {
    title: 'This is not the path of anything in a backup.',
    help: 'Go back to the list and open the backup again.',
  },
  'path-not-absolute': {
    title: 'This is not the whole path of a folder.',
    help: 'Enter it as the file manager shows it, or choose the folder.',
  },
  'folder-not-offered': {
    title: 'This folder is not among those to choose from.',
    help: 'Choose one in your home folder or on another disk, or type its whole path.',
  },
  'folder-unreadable': {
    title: '{{path}} cannot be looked into.',
    help: 'It may be gone, or you may not be allowed to read it. Choose another folder.',
  },
  'folder-not-empty': {
    title: '{{path}} is not empty.',
    help: 'Choose an empty folder, or one that does not exist yet.',
  },
  'not-a-file': {
    title: '{{path}} is not a file.',
    help: 'A folder is downloaded as a zip, or restored.',
  },
  'storage-of-this-computer': {
    title: 'Only this computer reaches this storage.',
    help: 'Back up to a bucket to bring your data to another computer.',
  },
  'storage-name-taken': {
    title: 'There is a storage called {{name}} already.',
    help: 'Choose another name, or change that one.',
  },
  'field-impossible': {
    title: 'The field {{field}} cannot be used like this.',
    help: 'Look at what you entered there.',
  },
  'proxy-impossible': {
    title: 'This is not the address of a proxy.',
    help: 'Write it like http://proxy.example.com:3128. SOCKS proxies do not work.',
  },
  'fields-not-understood': {
    title: '{{complaint}}',
    help: 'Look at the fields of the storage.',
  },
  'webhook-address': {
    title: 'This is not the address of a webhook.',
    help: 'It begins with https://; copy it from the service that takes the messages.',
  },
  'no-policy': {
    title: 'No policy is known for this provider.',
    help: 'Limit the key to the one bucket in the way the provider offers.',
  },
  'computer-unknown': {
    title: 'No such computer has made a backup here.',
    help: 'Refresh the list: its backups may have been deleted.',
  },
  'computer-name': {
    title: 'A computer’s name has 1 to 100 characters.',
    help: 'Enter another name.',
  },
  'label-length': { title: 'A label has 1 to 100 characters.', help: 'Enter a shorter one.' },
  pattern: {
    title: 'The pattern {{pattern}} cannot be read.',
    help: 'Close every [ with a ]. Write \\[, \\* or \\? where the character itself is meant.',
  },
  'no-word': { title: 'There is no word to look for.', help: 'Enter at least one.' },
  'another-repository': {
    title: 'Another storage was chosen meanwhile.',
    help: 'Load this page again.',
  },
  'password-empty': {
    title: 'An empty password protects nothing.',
    help: 'Enter one, or let Kirsch make one.',
  },
  'password-in-use': {
    title: 'This computer uses that password itself.',
    help: 'Change it instead of removing it.',
  },
  'phrase-form': {
    title: 'These are not six words.',
    help: 'Type the six words as they were shown, with spaces between them.',
  },
  'pairing-too-large': {
    title: 'The certificates are too large for a pairing text.',
    help: 'Take the CA file out of the storage, pair, and copy the file to the other computer yourself.',
  },
  'api-keys-stay': {
    title: 'API keys cannot be left out of a backup of this Cherry Studio.',
    help: 'It keeps them among the chats. Back up with them: the backup is encrypted.',
  },
  'parts-missing': {
    title: 'The backup does not have all the parts that you chose.',
    help: 'Choose among those that it has.',
  },
  'plan-over': {
    title: 'This plan was carried out already.',
    help: 'Make a new one.',
  },
  'restore-needed': {
    title: 'A later restore builds on this one.',
    help: 'Undo or give up the later one first.',
  },
  'notes-folder': {
    title: 'The notes cannot go to {{path}}.',
    help: 'Choose a folder that is neither in the profile nor around it.',
  },
  'nothing-to-agree': {
    title: 'No backups are held because of this one.',
    help: 'Load this page again: somebody may have agreed already.',
  },
  'temporary-files': {
    title: 'Nothing can be written to {{path}}, the folder for temporary files.',
    help: 'Make it writable, or start Kirsch with another one in TMPDIR.',
  },
  'folder-denied': {
    title: 'The system refuses access to {{path}}.',
    help: 'Look whom the folder belongs to, and whether its disk can be written to.',
  },
  'folder-full': {
    title: 'The disk of {{path}} is full.',
    help: 'Make room on it, or keep fewer backups.',
  },
  'folder-missing': {
    title: '{{path}} does not exist.',
    help: 'Look whether its disk is connected, and whether the folder was moved.',
  },
  'disk-error': {
    title: 'The disk reports an error at {{path}}.',
    help: 'Check that disk before you trust it with backups.',
  },
  'disk-busy': { title: '{{path}} is busy.', help: 'Try again in a few minutes.' },
  'upload-damaged': {
    title: 'What arrived at the server is not what was sent.',
    help: 'Try again. If it happens again, look at your network and your proxy.',
  },
  'nothing-chosen': {
    title: 'Nothing is chosen to be backed up.',
    help: 'Choose Cherry Studio or a folder in Settings.',
  },
  'no-chats': {
    title: 'There are no chats of Cherry Studio in this backup.',
    help: 'Its files can be browsed and downloaded.',
  },
  'not-sqlite': {
    title: '{{path}} is not a database, though it should be.',
    help: 'Start the application once and close it, then back up again.',
  },
  integrity: {
    title: 'The database {{path}} is damaged.',
    help: 'Start the application once and close it, then back up again. If that does not help, restore an earlier backup.',
  },
  leveldb: {
    title: 'The data in {{path}} is damaged.',
    help: 'Start the application once and close it, then back up again. If that does not help, restore an earlier backup.',
  },
  'not-a-folder': {
    title: '{{path}} is not a folder.',
    help: 'Choose a folder; it is made if it is missing.',
  },
  'disk-read-only': {
    title: '{{path}} is on a disk that cannot be written to.',
    help: 'Choose another folder, or make that disk writable.',
  },
  'system-refuses': {
    title: 'The system does not let {{path}} be written.',
    help: 'Look whom the folder belongs to, or choose another one.',
  },
  'file-there': {
    title: 'There is a file {{name}} already.',
    help: 'Give another name, or delete that one first.',
  },
  'path-too-long': {
    title: 'A path is too long for this system.',
    help: 'Restore into a folder with a short path, or only a folder from deeper down.',
  },
  renamed: {
    title: '{{source}} was restored as {{restoredAs}}.',
    help: 'This system does not take its own name.',
  },
  bomb: {
    title: 'This zip file unpacks to far more than it could hold.',
    help: 'Cherry Studio makes no such file. Do not use it.',
  },
  'too-many-entries': {
    title: 'This zip file has more entries than any backup has.',
    help: 'Cherry Studio makes no such file. Do not use it.',
  },
  'bad-name': {
    title: 'This zip file has an entry whose name leads elsewhere.',
    help: 'It may do harm. Do not use it.',
  },
  'duplicate-name': {
    title: 'This zip file has two entries of one name.',
    help: 'It may do harm. Do not use it.',
  },
  overlap: {
    title: 'Parts of this zip file lie upon each other.',
    help: 'It may do harm. Do not use it.',
  },
  'special-file': {
    title: 'This zip file holds a link or a special file.',
    help: 'It may do harm. Do not use it.',
  },
  encrypted: {
    title: 'This zip file has a password.',
    help: 'Unpack it with its password, and pack it again without one.',
  },
  'unknown-method': {
    title: 'This zip file is compressed in an unusual way.',
    help: 'Unpack it with another program, and pack it again as a plain zip.',
  },
  generation: {
    title: 'This zip is of a Cherry Studio whose backups are not taken over.',
    help: 'It can be verified and downloaded. Restore it with the Cherry Studio that made it, and back that up.',
  },
  foreign: {
    title: 'This zip is not a backup of Cherry Studio.',
    help: 'Use one that Cherry Studio or Kirsch has made.',
  },
  cut: {
    title: 'The end of this zip file is missing.',
    help: 'It was probably not uploaded whole. Use another one.',
  },
  directory: {
    title: 'The table of contents of this zip file is damaged.',
    help: 'Use another one.',
  },
  header: { title: 'An entry of this zip file is damaged.', help: 'Use another one.' },
  contents: {
    title: 'The contents of an entry of this zip file are damaged.',
    help: 'Use another one.',
  },
  crc: {
    title: 'A file in this zip was changed on its way: its checksum is wrong.',
    help: 'Use another one.',
  },
  manifest: {
    title: 'This zip file lacks something that it names itself, or holds more than that.',
    help: 'Use another one.',
  },
  newer: {
    title: 'This backup was made by a newer Kirsch.',
    help: 'Update Kirsch on this computer.',
  },
  damaged: {
    title: 'What this backup says of itself cannot be read.',
    help: 'Its files can still be browsed, downloaded and restored to a folder.',
  },
  'state-unclear': {
    title: 'It cannot be seen whether Cherry Studio is running.',
    help: 'Make sure that it is closed, also in the tray beside the clock, then go on.',
  },
  'restore-under-way': {
    title: 'Another Kirsch is restoring to {{path}}.',
    help: 'Wait until it is done.',
  },
  'backup-under-way': {
    title: 'A backup of {{path}} is being made.',
    help: 'Wait until it is done.',
  },
  'other-generation': {
    title: 'This Cherry Studio cannot read the backup.',
    help: 'Cherry Studio 1.x and 2.x keep their data in different ways. Bring Cherry Studio on this computer to the same one, or restore to a folder to look at the files. Notes alone can be brought back in any case.',
  },
  'newer-backup': {
    title: 'The backup is of a newer Cherry Studio.',
    help: 'Version {{version}} ran here last. Update Cherry Studio, start it once, close it, and restore again.',
  },
  changed: {
    title: 'The profile was moved since the plan was made.',
    help: 'Begin the restore again.',
  },
  'no-profile': {
    title: 'This backup holds no data of Cherry Studio.',
    help: 'Restore it to a folder.',
  },
  'ca-file': {
    title: 'The CA file {{file}} cannot be read.',
    help: 'Correct its path in the fields of the storage, under More settings.',
  },
  'keys-gone': {
    title: 'The keys of the storage {{name}} are not where they were kept.',
    help: 'Enter them again in Settings.',
  },
} as const satisfies Record<ErrorReason, ErrorWords>;
