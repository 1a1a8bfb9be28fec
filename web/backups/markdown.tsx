import { Typography } from '@mantine/core';
import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { useMemo } from 'react';

/** What a note may consist of: nothing that loads, runs, or looks like a part of this page. */
const ALLOWED = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    'img',
    'picture',
    'video',
    'audio',
    'source',
    'style',
    'form',
    'input',
    'button',
    'iframe',
  ],
  FORBID_ATTR: ['style', 'class', 'id', 'name', 'srcset', 'background'],
};

/** A Markdown file as it is meant. What comes from a backup may be anybody's, so it is cleaned first. */
export default function Markdown({ text }: { text: string }) {
  const html = useMemo(() => cleanHtml(marked.parse(text, { async: false, gfm: true })), [text]);
  return (
    <Typography>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: DOMPurify has been over it */}
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </Typography>
  );
}

function cleanHtml(dirty: string): string {
  const fragment = DOMPurify.sanitize(dirty, { ...ALLOWED, RETURN_DOM_FRAGMENT: true });
  for (const link of fragment.querySelectorAll('a')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noreferrer noopener');
  }
  const holder = document.createElement('div');
  holder.append(fragment);
  return holder.innerHTML;
}
