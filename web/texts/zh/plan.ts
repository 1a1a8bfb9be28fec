import type { plan as englishPlan } from '../en/plan.ts';
import type { Wording } from '../wording.ts';

export const plan: Wording<typeof englishPlan> = {
  title: '备份内容',
  cherryStudio: 'Cherry Studio',
  none: '这台电脑上没有找到 Cherry Studio。仍可备份其他文件夹。',
  version: '版本 {{version}}',
  profileAt: '数据位于 {{folder}}',
  running: '正在运行，不影响备份',
  chosen: '备份这份数据',
  parts: '组成部分',
  lightweight: '精简备份：不含文件和知识库',
  lightweightHelp: '更小更快，但恢复时会缺少附件和知识库。',
  withoutApiKeys: '不包含 API 密钥',
  withoutApiKeysHelp: '各服务商的密钥只留在本机，恢复后需要重新填写。',
  warnings: {
    nothing: '其中没有可备份的内容。',
    unreadable: '其中有一部分无法查看；备份会跳过它并列出名称。',
    'pending-work':
      'Cherry Studio 有一项操作要在下次启动时才会完成（{{path}}）。备份前请先启动一次。',
    'synced-folder':
      '数据位于同步服务的文件夹中（{{path}}），Cherry Studio 写入时会被同步复制，数据库可能因此损坏。请在 Cherry Studio 的设置中将其移到别处。',
    'linked-folder': '{{path}} 是一个链接，备份的是它指向的内容。',
    'notes-elsewhere': '其中没有笔记。如果您把笔记放在自己的文件夹中，请在下方添加该文件夹。',
  },
  folders: '其他文件夹',
  addFolder: '添加文件夹',
  folderMissing: '目前不存在',
  removeFolder: '移除 {{path}}',
  excludes: '从其他文件夹中排除',
  excludesHelp: '每行一个规则，例如 node_modules、*.tmp 或 /home/me/Downloads。',
  preview: '查看会排除哪些内容',
  previewing: '正在查看文件夹……',
  previewNone: '没有排除任何内容。',
  previewSome_other: '排除了 {{formatted}} 项：',
  previewMore: '以及更多',
  previewPart: '内容太多，这里只显示最初几秒找到的结果。',
  total: '共 {{bytes}}，{{files}}',
  save: '保存',
};
