import type {
  encryption as englishEncryption,
  settings as englishSettings,
} from '../en/settings.ts';
import type { Wording } from '../wording.ts';

export const settings: Wording<typeof englishSettings> = {
  title: '设置',
  parts: {
    automation: '自动化',
    storage: '存储',
    plan: '备份内容',
    encryption: '加密',
    computers: '电脑',
  },
  sections: '设置分类',
  noStorage: '尚未设置存储。',
  setUp: '立即设置',
};

export const encryption: Wording<typeof englishEncryption> = {
  kit: '恢复资料',
  kitSays: '这台电脑不在了，凭这页资料也能取回数据。',
  kitSafe: '您已确认它放在安全的地方。',
  kitOpen: '您还没有确认它放在安全的地方。',
  kitShow: '显示',
  proof: '仓库密码',
  passwords: '密码',
  passwordsSays: '其中任何一个都能打开全部备份。',
  made: '{{moment}} 创建于 {{computer}}',
  inUse: '本机正在使用',
  add: '添加密码',
  change: '更改密码',
  changeSays: '旧密码将无法再打开备份。更改后请重新制作恢复资料。',
  remove: '移除',
  removeTitle: '移除这个密码？',
  removeSays: '它将无法再打开备份。请输入另一个有效的密码。',
  removeThis: '移除 {{moment}} 创建的密码',
  old: '当前密码',
  saved: '已完成。请同时写入恢复资料。',
};
