/**
 * What `details.reason` of an error can say: why, where one code has several reasons that a person would call by
 * different names. As stable as the codes: programs compare them, translations are keyed by them, none is renamed or reused.
 */
export type ErrorReason = ReasonsByCode[keyof ReasonsByCode];

/** The codes that have reasons, and theirs. */
interface ReasonsByCode {
  readonly BAD_ARGUMENT: /** What is named is no path in a backup. */
    | 'path-in-backup'
    | 'path-not-absolute'
    /** A folder that is not offered to choose from. */
    | 'folder-not-offered'
    | 'folder-unreadable'
    | 'folder-not-empty'
    /** A folder, where a file is wanted. */
    | 'not-a-file'
    /** A storage that only this computer reaches. */
    | 'storage-of-this-computer'
    | 'storage-name-taken'
    /** A field of a storage or a setting that cannot be meant; `details.field` names it. */
    | 'field-impossible'
    | 'proxy-impossible'
    /** The fields of a bucket; `details.complaint` is the code of the first complaint. */
    | 'fields-not-understood'
    | 'webhook-address'
    /** The provider has no policies that are known. */
    | 'no-policy'
    | 'computer-unknown'
    | 'computer-name'
    | 'label-length'
    /** A pattern that cannot be read; `details.pattern` has it. */
    | 'pattern'
    /** There is no word to look for. */
    | 'no-word'
    /** Another repository than the chosen one. */
    | 'another-repository'
    | 'password-empty'
    | 'password-in-use'
    /** What is no six words. */
    | 'phrase-form'
    | 'pairing-too-large'
    /** API keys cannot be left out of this backup. */
    | 'api-keys-stay'
    /** The backup has not the parts that are asked for. */
    | 'parts-missing'
    /** A plan is carried out once. */
    | 'plan-over'
    /** A kept restore without which another one could not be undone. */
    | 'restore-needed'
    | 'notes-folder'
    /** There is no fall to agree to. */
    | 'nothing-to-agree'
    /** Nothing can be written into the folder for temporary files. */
    | 'temporary-files';
  readonly STORAGE_DENIED: 'folder-denied';
  readonly STORAGE_FULL: 'folder-full';
  readonly STORAGE_NOT_FOUND: 'folder-missing';
  readonly STORAGE_FAILED:
    | 'disk-error'
    | 'disk-busy'
    /** What arrived at the server was not what was sent. */
    | 'upload-damaged';
  readonly SOURCE_EMPTY: 'nothing-chosen' | 'no-chats';
  readonly SOURCE_DAMAGED: 'not-sqlite' | 'integrity' | 'leveldb';
  readonly TARGET_UNWRITABLE: /** What is to be the folder is something else. */
    | 'not-a-folder'
    | 'disk-read-only'
    | 'system-refuses'
    /** A file of that name is there already. */
    | 'file-there'
    | 'path-too-long'
    /** It got another name, since the system does not take its own. */
    | 'renamed';
  readonly ARCHIVE_REFUSED:
    | 'bomb'
    | 'too-many-entries'
    | 'bad-name'
    | 'duplicate-name'
    | 'overlap'
    | 'special-file'
    | 'encrypted'
    | 'unknown-method'
    /** Of a generation of the application's data that cannot be taken over so. */
    | 'generation'
    /** A zip, but no backup of Cherry Studio's. */
    | 'foreign';
  readonly ARCHIVE_DAMAGED: 'cut' | 'directory' | 'header' | 'contents' | 'crc' | 'manifest';
  readonly MANIFEST_INVALID: 'newer' | 'damaged';
  readonly APP_RUNNING: /** Whether it runs could not be told. */
    | 'state-unclear'
    /** Another Kirsch restores there. */
    | 'restore-under-way'
    /** Another Kirsch backs it up. */
    | 'backup-under-way';
  readonly RESTORE_UNFINISHED: /** It goes on in another Kirsch. */ 'restore-under-way';
  readonly RESTORE_REFUSED: 'other-generation' | 'newer-backup' | 'changed' | 'no-profile';
  readonly SETTINGS_INVALID: /** The file with certificates cannot be read; `details.file` names it. */
  'ca-file';
  readonly SECRETS_INACCESSIBLE: /** The keys are not where they were kept. */ 'keys-gone';
}
