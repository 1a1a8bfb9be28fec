// @ts-check
/** In what a story can be told, as KIRSCH_STORIES names it: the language of the app, and the storage. */
export const storySettings = /** @type {const} */ ([
  'en,embedded',
  'en,minio',
  'zh-CN,embedded',
  'zh-CN,minio',
]);
