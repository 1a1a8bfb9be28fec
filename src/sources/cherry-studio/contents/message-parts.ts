import { asList, asRecord, asShown, asText, type LooseRecord, present } from './loose-json.ts';
import type { MessagePart } from './model.ts';

/** What 1.x calls a block of a message, as a part. Undefined for one that was never filled. */
export function partOfBlock(block: LooseRecord): MessagePart | undefined {
  const text = asText(block['content']);
  switch (block['type']) {
    case 'main_text':
    case 'compact':
      return { kind: 'text', text };
    case 'thinking':
    case 'translation':
      return { kind: block['type'], text };
    case 'code':
      return { kind: 'code', text, language: asText(block['language']) };
    case 'image':
    case 'file':
    case 'video':
      return filePart(block['type'] === 'image', asRecord(block['file']), asText(block['url']));
    case 'tool': {
      const response = asRecord(asRecord(block['metadata'])['rawMcpToolResponse']);
      return {
        kind: 'tool',
        name: asText(block['toolName']) || asText(asRecord(response['tool'])['name']),
        input: asShown(block['arguments'] ?? response['arguments']),
        output: asShown(block['content'] ?? response['response']),
      };
    }
    case 'error':
      return { kind: 'error', text: errorText(asRecord(block['error'])) };
    case 'citation':
      return sourcesPart(citedIn(block));
    case 'unknown':
      return undefined;
    default:
      return { kind: 'other', type: asText(block['type']) };
  }
}

/** The parts of a message of 2.x: what its `data` has, in the form of its time. */
export function partsOfData(data: unknown): MessagePart[] {
  const { parts, blocks } = asRecord(data);
  const found = Array.isArray(parts)
    ? parts.flatMap((part) => partsOfPart(asRecord(part)))
    : asList(blocks).map((block) => partOfBlock(asRecord(block)));
  return found.filter((part) => part !== undefined);
}

/** The words of a message, as they are looked for: without what tools were given and have answered. */
export function textOfParts(parts: readonly MessagePart[]): string {
  return parts
    .flatMap((part) => {
      if ('text' in part) return [part.text];
      return part.kind === 'image' || part.kind === 'file' ? [part.name] : [];
    })
    .join('\n');
}

function partsOfPart(part: LooseRecord): (MessagePart | undefined)[] {
  const type = asText(part['type']);
  const data = asRecord(part['data']);
  switch (type) {
    case 'text': {
      const meta = asRecord(asRecord(asRecord(part['providerMetadata'])['cherry']));
      return [
        { kind: 'text', text: asText(part['text']) },
        sourcesPart(asList(meta['references'])),
      ];
    }
    case 'reasoning':
      return [{ kind: 'thinking', text: asText(part['text']) }];
    case 'file': {
      const isImage = asText(part['mediaType']).startsWith('image/');
      return [filePart(isImage, { name: part['filename'] }, asText(part['url']))];
    }
    case 'source-url':
      return [sourcesPart([part])];
    case 'data-code':
      return [{ kind: 'code', text: asText(data['content']), language: asText(data['language']) }];
    case 'data-translation':
      return [{ kind: 'translation', text: asText(data['content']) }];
    case 'data-error':
      return [{ kind: 'error', text: errorText(data) }];
    case 'step-start':
      return [];
    default:
      if (type !== 'dynamic-tool' && !type.startsWith('tool-')) return [{ kind: 'other', type }];
      return [
        {
          kind: 'tool',
          name: asText(part['toolName']) || type.replace(/^tool-/, ''),
          input: asShown(part['input']),
          output: asShown(part['output'] ?? part['errorText']),
        },
      ];
  }
}

function filePart(isImage: boolean, file: LooseRecord, address: string): MessagePart {
  const name = asText(file['origin_name']) || asText(file['name']);
  // An image that was painted is in the address itself, and may have megabytes.
  const url = address.startsWith('data:') ? '' : address || asText(file['path']);
  return { kind: isImage ? 'image' : 'file', name, ...present({ url }) };
}

function errorText(error: LooseRecord): string {
  return [error['name'], error['code'], error['message']].map(asShown).filter(Boolean).join(': ');
}

/** What a search in the web, or in a knowledge base, has found: each service says it in its own form. */
function citedIn(block: LooseRecord): unknown[] {
  const results = asRecord(block['response'])['results'];
  const nested = asRecord(results);
  return [
    ...asList(results),
    ...asList(nested['results']),
    ...asList(nested['groundingChunks']).map((chunk) => asRecord(chunk)['web']),
    ...asList(block['knowledge']).map((item) => {
      const { sourceUrl, content } = asRecord(item);
      return { url: sourceUrl, title: asText(content).slice(0, 80) };
    }),
  ];
}

function sourcesPart(found: readonly unknown[]): MessagePart | undefined {
  const sources = found.flatMap((item) => {
    const record = asRecord(item);
    const url = asText(record['url']) || asText(record['uri']) || asText(record['link']);
    return url === '' ? [] : [{ title: asText(record['title']) || url, url }];
  });
  return sources.length === 0 ? undefined : { kind: 'sources', sources };
}
