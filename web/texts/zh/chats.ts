import type { chats as englishChats } from '../en/chats.ts';
import type { Wording } from '../wording.ts';

export const chats: Wording<typeof englishChats> = {
  title: '对话',
  says: '来自 {{computer}} 在 {{moment}} 的备份。',
  open: '对话',
  loading: '正在读取备份中的对话……',
  none: '这个备份中没有对话。',
  choose: '选择一个对话即可阅读。',
  messages_other: '{{formatted}} 条消息',
  pages: '对话列表分页',
  messagePages: '对话分页',
  unnamed: '未命名',
  deleted: '在回收站中',
  roles: { user: '您', assistant: '助手', system: '系统', tool: '工具' },
  thinking: '思考过程',
  image: '图片：{{name}}',
  file: '文件：{{name}}',
  tool: '工具：{{name}}',
  sources: '来源',
  problems_other: '有 {{formatted}} 项无法读取。',
  search: '对话和笔记',
  searchFiles: '文件名',
  searchWhat: '查找范围',
  words: '必须全部出现的词',
  inBackups_other: '出现在 {{formatted}} 个备份中，最近为 {{moment}}',
  note: '笔记',
};
