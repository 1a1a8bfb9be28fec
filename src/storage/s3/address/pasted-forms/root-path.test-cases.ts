import type { PastedForm } from './pasted-form.ts';

const place = { region: 'eu-west-1', bucket: 'photos' };
const PLAIN = 'aws virtual-hosted https://s3.eu-west-1.amazonaws.com eu-west-1 photos';

export const ROOT_PATH_FORMS: readonly PastedForm[] = [
  { paste: { ...place, rootPath: '' }, is: PLAIN },
  { paste: { ...place, rootPath: '/' }, is: PLAIN },
  { paste: { ...place, rootPath: 'kirsch' }, is: `${PLAIN}/kirsch` },
  { paste: { ...place, rootPath: '/kirsch/laptop/' }, is: `${PLAIN}/kirsch/laptop` },
  { paste: { ...place, rootPath: ' ./a//b/. ' }, is: `${PLAIN}/a/b` },
  { paste: { ...place, rootPath: 'with space/ü' }, is: `${PLAIN}/with space/ü` },
  {
    paste: { ...place, rootPath: 'Documents/Backups/Computer1/CherryStudio' },
    is: `${PLAIN}/Documents/Backups/Computer1/CherryStudio`,
  },
  {
    paste: { ...place, rootPath: '\\kirsch\\laptop' },
    is: `${PLAIN}/kirsch/laptop`,
    notes: ['root-path-mended'],
  },
  {
    paste: { ...place, rootPath: '／kirsch／' },
    is: `${PLAIN}/kirsch`,
    notes: ['root-path-mended'],
  },
  {
    paste: { ...place, rootPath: 's3://photos/kirsch/' },
    is: `${PLAIN}/kirsch`,
    notes: ['root-path-mended'],
  },
  { paste: { ...place, rootPath: '"kirsch"' }, is: `${PLAIN}/kirsch`, notes: ['tidied'] },
  { paste: { ...place, rootPath: 'Root Path: kirsch' }, is: `${PLAIN}/kirsch`, notes: ['tidied'] },
  { paste: { ...place, rootPath: '\u200bkirsch\ufeff' }, is: `${PLAIN}/kirsch`, notes: ['tidied'] },
  // A family of emoji is held together by invisible joiners.
  { paste: { ...place, rootPath: '👨\u200d👩\u200d👧' }, is: `${PLAIN}/👨\u200d👩\u200d👧` },

  { paste: { ...place, rootPath: '../kirsch' }, complaint: 'rootPath root-path-dots' },
  { paste: { ...place, rootPath: 'a/../../b' }, complaint: 'rootPath root-path-dots' },
  { paste: { ...place, rootPath: 'a\u0007b' }, complaint: 'rootPath root-path-control' },
  { paste: { ...place, rootPath: 'a\nb' }, complaint: 'rootPath root-path-control' },
  { paste: { ...place, rootPath: 'a\ud800b' }, complaint: 'rootPath root-path-control' },
  { paste: { ...place, rootPath: 'ü'.repeat(600) }, complaint: 'rootPath root-path-too-long' },
  { paste: { ...place, rootPath: 'x'.repeat(5_000) }, complaint: 'rootPath too-long' },
  {
    paste: { ...place, rootPath: 'https://photos.s3.eu-west-1.amazonaws.com/kirsch' },
    complaint: 'rootPath address-in-field',
  },
  {
    paste: { ...place, rootPath: 's3://videos/kirsch' },
    complaint: 'rootPath bucket-contradiction',
  },
];
