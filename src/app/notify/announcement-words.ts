import type { Announcement, AnnouncementKind } from './announcement.ts';

/** Languages that the app speaks. */
export type Language = 'en' | 'zh-CN';

/** What an announcement is about, without secrets. */
export interface AnnouncementSubject {
  /** What went wrong, in English, as the error says it. */
  readonly error?: string | undefined;
  /** Names of files, or of computers. */
  readonly items?: readonly string[] | undefined;
  /** Days since the last backup, if there ever was one. */
  readonly days?: number | undefined;
}

type Words = Readonly<
  Record<
    AnnouncementKind,
    { readonly title: string; readonly message: (about: AnnouncementSubject) => string }
  >
>;

const NAMED = 3;
const LONGEST_NAME = 100;
const LONGEST_MESSAGE = 1_000;

const ENGLISH: Words = {
  failure: {
    title: 'The backup failed',
    message: ({ error }) =>
      `${error ?? 'Something unexpected happened.'} Open Kirsch to see what to do.`,
  },
  recovery: {
    title: 'Backups work again',
    message: () => 'The last backup is complete.',
  },
  warnings: {
    title: 'The backup left something out',
    message: ({ items = [] }) =>
      `Could not be read: ${listOf(items, (more) => `and ${more} more`)}.`,
  },
  missed: {
    title: 'There has been no backup for a while',
    message: ({ days }) =>
      days === undefined ? 'None has been made yet.' : `The last one was made ${days} days ago.`,
  },
  held: {
    title: 'Old backups are being kept',
    message: ({ items = [] }) =>
      `The newest backup of ${listOf(items, (more) => `and ${more} more`)} is much smaller than the one before. Open Kirsch to look at both.`,
  },
  damage: {
    title: 'Damaged data was found',
    message: () =>
      'Some of the backed-up data cannot be read any more. Open Kirsch to see what is affected.',
  },
  public: {
    title: 'Other people can read your bucket',
    message: () =>
      'Your backups are encrypted all the same. Open Kirsch and test the connection to see how to make the bucket private.',
  },
  trial: {
    title: 'Kirsch can reach you here',
    message: () => 'This is a trial; nothing has happened to your backups.',
  },
};

const CHINESE: Words = {
  failure: {
    title: '备份失败',
    // The page has the error's words in this language.
    message: () => '备份没有完成。请打开 Kirsch 查看原因和处理办法。',
  },
  recovery: {
    title: '备份已恢复正常',
    message: () => '最近一次备份已完成。',
  },
  warnings: {
    title: '备份遗漏了一些内容',
    message: ({ items = [] }) => `无法读取：${listOf(items, (more) => `以及另外 ${more} 项`)}。`,
  },
  missed: {
    title: '已经有一段时间没有备份了',
    message: ({ days }) =>
      days === undefined ? '还没有任何备份。' : `上一次备份是 ${days} 天前。`,
  },
  held: {
    title: '旧备份已被保留',
    message: ({ items = [] }) =>
      `${listOf(items, (more) => `以及另外 ${more} 台`)} 的最新备份比之前小了很多。请打开 Kirsch 对比两者。`,
  },
  damage: {
    title: '发现损坏的数据',
    message: () => '部分已备份的数据无法读取。请打开 Kirsch 查看受影响的内容。',
  },
  public: {
    title: '其他人可以读取您的存储桶',
    message: () => '您的备份仍是加密的。请打开 Kirsch 测试连接，查看如何将存储桶设为私有。',
  },
  trial: {
    title: 'Kirsch 可以在这里通知您',
    message: () => '这是一条测试消息，您的备份没有任何变化。',
  },
};

/** An announcement in a language. */
export function announcementIn(
  language: Language,
  kind: AnnouncementKind,
  about: AnnouncementSubject,
): Announcement {
  const { title, message } = (language === 'zh-CN' ? CHINESE : ENGLISH)[kind];
  const items = about.items?.map((name) => inOneLine(name, LONGEST_NAME));
  const said = message({ ...about, ...(items && { items }) });
  return { kind, title, message: inOneLine(said, LONGEST_MESSAGE) };
}

/** The language that the environment of a program asks for. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const wanted = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh/i.test(wanted) ? 'zh-CN' : 'en';
}

/** Names, of files and of other computers, and what a server has answered may be anything. */
function inOneLine(text: string, longest: number): string {
  const line = text.toWellFormed().replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ');
  return line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
}

function listOf(items: readonly string[], more: (count: number) => string): string {
  const named = items.slice(0, NAMED).join(', ');
  return items.length > NAMED ? `${named} ${more(items.length - NAMED)}` : named;
}
