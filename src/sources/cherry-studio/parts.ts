/** A part of Cherry Studio's data that people can choose. Ids are API: settings and tags bear them. */
export type PartId =
  | 'main'
  | 'knowledge'
  | 'knowledge-index'
  | 'files'
  | 'notes'
  | 'agents'
  | 'mini-apps'
  | 'app-config'
  | 'other';

/** What people are told about a part. */
export interface PartText {
  readonly name: string;
  /** One sentence. */
  readonly sentence: string;
}

/** A part that can be in a backup. */
export interface Part {
  readonly id: PartId;
  readonly text: Readonly<Record<'en' | 'zh-CN', PartText>>;
  /** Whether a backup holds it unless told otherwise. */
  readonly isDefault: boolean;
  /** Whether the application can make it again from the rest. */
  readonly isRebuildable: boolean;
}

/** Every part, in the order in which people are shown them. */
export const PARTS: readonly Part[] = [
  {
    id: 'main',
    text: {
      en: {
        name: 'Chats and settings',
        sentence: 'All chats, assistants, settings and model providers with their API keys.',
      },
      'zh-CN': {
        name: '对话与设置',
        sentence: '全部对话、助手、设置和模型服务商（含 API 密钥）。',
      },
    },
    isDefault: true,
    isRebuildable: false,
  },
  {
    id: 'knowledge',
    text: {
      en: {
        name: 'Knowledge bases',
        sentence:
          'What you have put into knowledge bases; in version 1.x also what was made of it.',
      },
      'zh-CN': {
        name: '知识库',
        sentence: '你放入知识库的资料；在 1.x 版本中也包括由其生成的向量。',
      },
    },
    isDefault: true,
    isRebuildable: false,
  },
  {
    id: 'knowledge-index',
    text: {
      en: {
        name: 'Knowledge base indexes',
        sentence:
          'What knowledge bases are searched with; Cherry Studio can make it again, which may cost calls to a model.',
      },
      'zh-CN': {
        name: '知识库索引',
        sentence: '用于检索知识库的索引；Cherry Studio 可以重新生成，但可能需要调用模型。',
      },
    },
    isDefault: false,
    isRebuildable: true,
  },
  {
    id: 'files',
    text: {
      en: { name: 'Files', sentence: 'Attachments and pictures of your chats.' },
      'zh-CN': { name: '文件', sentence: '对话中的附件和图片。' },
    },
    isDefault: true,
    isRebuildable: false,
  },
  {
    id: 'notes',
    text: {
      en: {
        name: 'Notes',
        sentence: 'Your notes, also where you keep them in a folder of your own.',
      },
      'zh-CN': { name: '笔记', sentence: '你的笔记，包括存放在自选文件夹中的笔记。' },
    },
    isDefault: true,
    isRebuildable: false,
  },
  {
    id: 'agents',
    text: {
      en: {
        name: 'Agents and skills',
        sentence: 'Agents with their sessions, memory and workspaces, and installed skills.',
      },
      'zh-CN': {
        name: '智能体与技能',
        sentence: '智能体及其会话、记忆和工作区，以及已安装的技能。',
      },
    },
    isDefault: true,
    isRebuildable: false,
  },
  {
    id: 'mini-apps',
    text: {
      en: {
        name: 'Mini apps',
        sentence:
          'Mini apps that you have added and what they have saved; their logins are not in it.',
      },
      'zh-CN': { name: '小程序', sentence: '你添加的小程序及其保存的数据，不包括登录状态。' },
    },
    isDefault: true,
    isRebuildable: false,
  },
  {
    id: 'app-config',
    text: {
      en: {
        name: 'App configuration',
        sentence: 'Language, shortcuts, windows, and the memory and sign-ins of MCP servers.',
      },
      'zh-CN': {
        name: '应用配置',
        sentence: '语言、快捷键、窗口，以及 MCP 服务器的记忆和登录信息。',
      },
    },
    isDefault: true,
    isRebuildable: false,
  },
  {
    id: 'other',
    text: {
      en: {
        name: 'Other data',
        sentence: 'What Cherry Studio keeps among its data and Kirsch does not know yet.',
      },
      'zh-CN': { name: '其他数据', sentence: 'Cherry Studio 数据文件夹中 Kirsch 尚不认识的内容。' },
    },
    isDefault: true,
    isRebuildable: false,
  },
];
