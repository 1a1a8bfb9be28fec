/** Why something of a profile is in no backup, or not in this one. */
export type ExclusionReason =
  | 'cache'
  | 'logs'
  | 'models'
  | 'toolchain'
  | 'browser'
  | 'app-state'
  | 'pending'
  | 'this-computer'
  | 'unknown'
  | 'not-chosen'
  | 'api-keys';

/** A sentence about each reason. */
export const EXCLUSION_TEXT: Readonly<
  Record<ExclusionReason, Readonly<Record<'en' | 'zh-CN', string>>>
> = {
  cache: { en: 'A cache: made again by itself.', 'zh-CN': '缓存：会自动重新生成。' },
  logs: { en: 'Logs and crash reports.', 'zh-CN': '日志和崩溃报告。' },
  models: {
    en: 'Models and other downloads: can be downloaded again.',
    'zh-CN': '模型等下载内容：可以重新下载。',
  },
  toolchain: {
    en: 'Programs that were installed for Cherry Studio: can be installed again.',
    'zh-CN': '为 Cherry Studio 安装的程序：可以重新安装。',
  },
  browser: {
    en: 'The built-in browser’s own data, such as logins of mini apps; it belongs to this computer.',
    'zh-CN': '内置浏览器自身的数据（如小程序的登录状态），仅属于本机。',
  },
  'app-state': { en: 'Says only that the app runs.', 'zh-CN': '仅表示应用正在运行。' },
  pending: {
    en: 'A restore, reset or move that the app has begun and not ended.',
    'zh-CN': '应用已开始但尚未完成的恢复、重置或迁移。',
  },
  'this-computer': {
    en: 'Says where this computer keeps its data.',
    'zh-CN': '记录本机数据的存放位置。',
  },
  unknown: {
    en: 'Not known to hold data of Cherry Studio.',
    'zh-CN': '未知是否包含 Cherry Studio 的数据。',
  },
  'not-chosen': { en: 'Not chosen for this backup.', 'zh-CN': '本次备份未选择。' },
  'api-keys': {
    en: 'May hold API keys, which this backup is to be without.',
    'zh-CN': '可能包含 API 密钥，而本次备份不含密钥。',
  },
};
