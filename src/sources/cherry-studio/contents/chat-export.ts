import type { ChatMessage, MessagePart, Topic } from './model.ts';

/** A chat with its messages, as it is exported. */
export interface Chat {
  readonly topic: Topic;
  /** The assistant's or agent's name. */
  readonly assistant?: string;
  readonly messages: readonly ChatMessage[];
}

const ROLES: Readonly<Record<string, string>> = {
  user: 'User',
  assistant: 'Assistant',
  system: 'System',
  tool: 'Tool',
};

/** A chat as a JSON text: `kirsch-chat` in format 1. Times are in ISO 8601. */
export function chatAsJson({ topic, assistant, messages }: Chat): string {
  const chat = { format: 'kirsch-chat', version: 1, topic, assistant, messages };
  return `${JSON.stringify(chat, undefined, 2)}\n`;
}

/**
 * A chat as Markdown: what people and models wrote is taken as it is, since that is Markdown. Thoughts and tools are folded away; other
 * answers to a question than the shown one are marked.
 */
export function chatAsMarkdown({ topic, assistant, messages }: Chat): string {
  const facts = [assistant, topic.created && iso(topic.created)].filter(Boolean).join(' · ');
  const head = [`# ${oneLine(topic.name) || 'Untitled'}`, ...(facts ? [oneLine(facts)] : [])];
  return `${[...head, ...messages.map(messageAsMarkdown)].join('\n\n')}\n`;
}

function messageAsMarkdown({ role, model, created, isShown, parts }: ChatMessage): string {
  const facts = [
    ROLES[role] ?? role,
    model,
    created && iso(created),
    isShown ? undefined : 'another branch',
  ];
  const title = `## ${oneLine(facts.filter(Boolean).join(' · '))}`;
  return [title, ...parts.map(partAsMarkdown).filter((text) => text !== '')].join('\n\n');
}

function partAsMarkdown(part: MessagePart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'thinking':
      return folded('Thinking', part.text);
    case 'translation':
      return quoted(part.text);
    case 'error':
      return quoted(`Error: ${part.text}`);
    case 'code':
      return fenced(part.text, part.language);
    case 'image':
    case 'file': {
      const name = escaped(part.name || part.kind);
      const link = part.url === undefined ? name : `[${name}](<${address(part.url)}>)`;
      return `${part.kind === 'image' ? 'Image' : 'File'}: ${link}`;
    }
    case 'tool': {
      const details = [part.input, part.output].filter((text) => text !== '');
      return folded(`Tool: ${part.name}`, details.map((text) => fenced(text, '')).join('\n\n'));
    }
    case 'sources':
      return part.sources
        .map(({ title, url }) => `- [${escaped(title)}](<${address(url)}>)`)
        .join('\n');
    case 'other':
      return `*${escaped(part.type)}*`;
  }
}

function folded(title: string, text: string): string {
  if (text.trim() === '') return '';
  const name = oneLine(title).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<details>\n<summary>${name}</summary>\n\n${text}\n\n</details>`;
}

function quoted(text: string): string {
  return text.replace(/^/gm, '> ');
}

/** Between more backticks than it has itself. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replace(/[^\w+#.-]/g, '')}\n${text}\n${fence}`;
}

function escaped(text: string): string {
  return oneLine(text).replace(/[\\[\]*_`<>]/g, '\\$&');
}

function address(url: string): string {
  return oneLine(url).replace(/[<>\\]/g, (sign) => encodeURIComponent(sign));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function iso(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
