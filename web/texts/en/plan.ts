/** What is backed up. */
export const plan = {
  title: 'What is backed up',
  cherryStudio: 'Cherry Studio',
  none: 'Cherry Studio was not found on this computer. Further folders can be backed up all the same.',
  version: 'version {{version}}',
  profileAt: 'Data in {{folder}}',
  running: 'is running; that is fine',
  chosen: 'Back this up',
  parts: 'Parts',
  lightweight: 'Lightweight: without files and knowledge bases',
  lightweightHelp:
    'Smaller and faster; attachments and knowledge bases would be missing on restore.',
  withoutApiKeys: 'Leave out API keys',
  withoutApiKeysHelp:
    'Your providers’ keys stay on this computer and have to be entered again after a restore.',
  warnings: {
    nothing: 'There is nothing to back up in it.',
    unreadable: 'A part of it cannot be looked at; backups leave that out and name it.',
    'pending-work':
      'Cherry Studio has begun something that it ends at its next start ({{path}}). Start it once before you back up.',
    'synced-folder':
      'The data lies in a folder that a sync service copies while Cherry Studio writes ({{path}}), so its databases can be damaged. Move it out of there in Cherry Studio’s settings.',
    'linked-folder': '{{path}} is a link; what it leads to is backed up.',
    'notes-elsewhere':
      'There are no notes in it. If you keep them in a folder of your own, add that folder below.',
  },
  folders: 'Further folders',
  addFolder: 'Add a folder',
  folderMissing: 'is not there at the moment',
  removeFolder: 'Remove {{path}}',
  excludes: 'Leave out of the further folders',
  excludesHelp: 'One pattern a line, such as node_modules, *.tmp or /home/me/Downloads.',
  preview: 'Show what that leaves out',
  previewing: 'Looking through the folders …',
  previewNone: 'That leaves out nothing.',
  previewSome_one: '{{formatted}} thing is left out:',
  previewSome_other: '{{formatted}} things are left out:',
  previewMore: 'and more',
  previewPart: 'There is too much to look at; this is what was found in the first seconds.',
  total: 'Together {{bytes}} in {{files}}',
  save: 'Save',
} as const;
