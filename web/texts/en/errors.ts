import type { RefusalCode } from '../../../src/app/http/refusal.ts';
import type { ErrorCode } from '../../../src/errors/error-code.ts';
import type { ErrorWords } from '../error-words.ts';

/** What went wrong, by code, and what to do about it. */
export const errors = {
  ABORTED: {
    title: 'It was cancelled.',
    help: 'Nothing is lost: what was sent already is used when you start again.',
  },
  BAD_ARGUMENT: { title: 'That cannot be done as asked.', help: 'Look at what you entered.' },
  INTERNAL: {
    title: 'Something broke inside Kirsch.',
    help: 'Try again. If it happens again, copy the report and send it to us; it holds no secrets.',
  },
  OBJECT_NOT_FOUND: {
    title: 'Something that should be in the storage is not there.',
    named: 'The storage does not have {{key}}.',
    help: 'Verify your backups: that finds out what is missing.',
  },
  STORAGE_UNREACHABLE: {
    title: 'The storage does not answer.',
    named: 'The storage at {{host}} does not answer.',
    help: 'Look whether this computer is online. If it is, test the connection in Settings.',
  },
  STORAGE_DENIED: {
    title: 'The storage refuses access.',
    named: 'The storage at {{host}} refuses access.',
    help: 'Test the connection in Settings: it says whether the key, the secret or a permission is the reason.',
  },
  STORAGE_FULL: {
    title: 'The storage is full.',
    help: 'Raise the limit at your provider, or delete old backups.',
  },
  STORAGE_NOT_FOUND: {
    title: 'The bucket or folder does not exist.',
    help: 'Check its name in Settings, or make it at your provider.',
  },
  STORAGE_FAILED: {
    title: 'The storage failed.',
    named: 'The storage at {{host}} failed.',
    help: 'Try again in a few minutes. If it goes on, test the connection in Settings.',
  },
  REPOSITORY_NOT_FOUND: {
    title: 'There are no backups in this place yet.',
    help: 'Check Bucket and Root Path, or set up encryption to begin here.',
  },
  REPOSITORY_EXISTS: {
    title: 'There are backups in this place already.',
    help: 'Enter their repository password to use them, or choose another Root Path.',
  },
  REPOSITORY_TOO_NEW: {
    title: 'These backups were made by a newer version.',
    help: 'Update Kirsch on this computer.',
  },
  WRONG_PASSWORD: {
    title: 'This repository password does not fit.',
    help: 'Look at your recovery kit. Capital letters, spaces and hyphens count.',
  },
  REPOSITORY_LOCKED: {
    title: 'Another program is working on these backups.',
    named: '{{username}} is working on these backups on {{hostname}}.',
    help: 'Wait until it is done, then try again. A lock that was left behind goes by itself after half an hour.',
  },
  LOCK_LOST: {
    title: 'Kirsch stopped to be safe: it could no longer say that it was working here.',
    help: 'Start again. What was sent already is used.',
  },
  DAMAGED: {
    title: 'Something in the storage is damaged.',
    named: '{{key}} in the storage is damaged.',
    help: 'Verify your backups: that says which files are touched. Backing up again can mend what is still on this computer.',
  },
  BLOB_NOT_FOUND: {
    title: 'A piece of a file is missing in the storage.',
    named: 'A piece of {{path}} is missing in the storage.',
    help: 'Verify your backups: that says which files are touched.',
  },
  SNAPSHOT_NOT_FOUND: {
    title: 'This backup is not there any more.',
    help: 'It may have been deleted on another computer. Refresh the list.',
  },
  SNAPSHOT_PINNED: {
    title: 'This backup is pinned.',
    help: 'Unpin it first if you really want to delete it.',
  },
  PATH_NOT_FOUND: {
    title: 'This file or folder is not in the backup.',
    named: 'The backup does not have {{path}}.',
    help: 'Look for it in an earlier or a later backup.',
  },
  SOURCE_UNREADABLE: {
    title: 'Some files could not be read.',
    named: '{{path}} could not be read.',
    help: 'Another program may have them open, or you may not be allowed to read them. The rest was backed up.',
  },
  SOURCE_EMPTY: {
    title: 'There is nothing to back up.',
    help: 'Choose Cherry Studio or a folder in Settings.',
  },
  TARGET_UNWRITABLE: {
    title: 'Files could not be written there.',
    named: '{{path}} could not be written.',
    help: 'Choose another folder, or close the program that uses these files.',
  },
  DISK_FULL: {
    title: 'The disk of this computer is full.',
    named: 'The disk of {{path}} has {{free}} free, and {{needed}} are needed.',
    help: 'Make room, then try again.',
  },
  ARCHIVE_DAMAGED: {
    title: 'This zip file is damaged.',
    help: 'It was probably not uploaded whole. Use another one.',
  },
  ARCHIVE_REFUSED: {
    title: 'This zip file is not safe to open, or of an unknown kind.',
    help: 'Use one that Cherry Studio or Kirsch has made.',
  },
  SETTINGS_INVALID: {
    title: 'The settings file has a mistake in it.',
    named: 'The settings file {{file}} has a mistake in line {{line}}.',
    help: 'The details say the line. Mend it in a text editor, then try again.',
  },
  SETTINGS_INACCESSIBLE: {
    title: 'The settings cannot be read or written.',
    named: '{{file}}, which holds settings, cannot be read or written.',
    help: 'Look whether the disk is full and whether the settings folder belongs to you.',
  },
  STORAGE_NOT_CONFIGURED: {
    title: 'No storage is set up yet.',
    named: 'The settings have no storage called {{name}}.',
    help: 'Set one up in Settings.',
  },
  SECRETS_INACCESSIBLE: {
    title: 'The keychain of this computer did not give out the keys.',
    help: 'Unlock it, or enter the keys again in Settings.',
  },
  PAIRING_DAMAGED: {
    title: 'This pairing text is not complete.',
    help: 'Copy all of it again on the other computer.',
  },
  PAIRING_EXPIRED: {
    title: 'This pairing text is too old.',
    named: 'This pairing text was good until {{expires}}.',
    help: 'Make a new one on the other computer: Settings, Computers, Add a computer.',
  },
  PAIRING_TOO_NEW: {
    title: 'This pairing text comes from a newer version.',
    help: 'Update Kirsch on this computer.',
  },
  PAIRING_WRONG_PHRASE: {
    title: 'These six words do not fit this pairing text.',
    help: 'Read them again on the other computer. Each pairing text has its own.',
  },
  SOURCE_DAMAGED: {
    title: "Some of the application's data is damaged.",
    named: '{{path}} is damaged.',
    help: 'Start the application once and close it, then back up again. The details name the file.',
  },
  SOURCE_BUSY: {
    title: 'The application is changing its data too fast, or has locked it.',
    named: '{{path}} changes too fast to be copied, or is locked.',
    help: 'Close the application and back up again.',
  },
  MANIFEST_INVALID: {
    title: 'This backup does not say properly what it is.',
    help: 'It may come from a newer version: update Kirsch. Its files can still be browsed and downloaded.',
  },
  BUCKET_PUBLIC: {
    title: 'Other people can read this bucket.',
    named: 'Other people can read the bucket {{bucket}}.',
    help: 'Your backups are encrypted all the same. Test the connection in the settings: it shows how to make the bucket private.',
  },
  APP_RUNNING: {
    title: 'Cherry Studio is running.',
    named: 'Cherry Studio has {{folder}} open.',
    help: 'Close it, also in the tray beside the clock, then go on.',
  },
  RESTORE_REFUSED: {
    title: 'This backup cannot take the place of the data that is here.',
    help: 'The details say why. You can still restore it to another folder.',
  },
  RESTORE_UNFINISHED: {
    title: 'A restore was cut off in the middle.',
    help: 'Start Kirsch again: it finishes the restore or puts everything back as it was.',
  },
  NOTHING_TO_UNDO: {
    title: 'There is nothing to undo.',
    help: 'The restore was undone already, or its safety copy is gone.',
  },
  SERVICE_FAILED: {
    title: 'The start at login could not be set up or removed.',
    help: 'The details have the words of the system.',
  },
  WEBHOOK_FAILED: {
    title: 'The message to your webhook was not taken.',
    named: 'Your webhook at {{host}} did not take the message.',
    help: 'Check its address in Settings.',
  },
} as const satisfies Record<ErrorCode, ErrorWords>;

/** What can go wrong between this page and Kirsch itself. */
export const page = {
  offline: {
    title: 'Kirsch does not answer.',
    help: 'Its window or terminal may have been closed. Start it again: this page goes on by itself.',
  },
  unknown: {
    title: 'Something unexpected happened.',
    help: 'Try again. If it happens again, copy the report in Activity and send it to us.',
  },
  details: 'Details',
  retry: 'Try again',
  cancelled: 'Cancelled',
} as const;

/** Why Kirsch turned a request of this page away. */
export const refusals = {
  'session-missing': {
    title: 'This page is no longer signed in.',
    help: 'Start Kirsch again: it opens a new page.',
  },
  'session-code-wrong': {
    title: 'This link has been used already.',
    help: 'Start Kirsch again: it opens a new page.',
  },
  'password-wrong': { title: 'This password does not fit.', help: 'Type it again.' },
  'too-many-guesses': {
    title: 'Too many are guessing the password.',
    help: 'Try again in a minute, or start Kirsch on that computer itself.',
  },
  'host-refused': {
    title: 'Kirsch is not reached by this name.',
    help: 'Open the address that Kirsch shows when it starts.',
  },
  'origin-refused': {
    title: 'Another website has sent this request.',
    help: 'Open Kirsch by its own address.',
  },
  'type-refused': { title: 'The request was of the wrong kind.', help: 'Load this page again.' },
  'method-refused': { title: 'There is no such request.', help: 'Load this page again.' },
  'request-invalid': {
    title: 'Something that was entered cannot be used.',
    help: 'Look at the marked fields.',
  },
  'too-large': { title: 'That is too much at once.', help: 'Enter less.' },
  'not-here': {
    title: 'There is no such thing.',
    help: 'It may have been removed meanwhile. Refresh the page.',
  },
  'storage-missing': { title: 'No storage is set up yet.', help: 'Set one up in Settings.' },
  'password-missing': {
    title: 'The repository password is not known on this computer.',
    help: 'Enter it in Settings, Encryption.',
  },
  'same-storage': {
    title: 'The second storage is the same as the first.',
    help: 'Choose another one for the copies.',
  },
  'webhook-missing': { title: 'There is no webhook yet.', help: 'Enter its address first.' },
  'service-unknown': {
    title: 'Kirsch cannot start at login on this system by itself.',
    help: "Let your system start “kirsch app --no-browser” at login, in the system's own way.",
  },
  ending: { title: 'Kirsch is about to end.', help: 'Start it again.' },
} as const satisfies Record<RefusalCode, ErrorWords>;
