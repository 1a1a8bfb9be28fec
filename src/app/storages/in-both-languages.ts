import type { z } from '@hono/zod-openapi';
import { inChinese } from '../../index.ts';
import type { InBothLanguages } from '../api/common-schemas.ts';

/** A sentence of the provider table in the languages of the app. */
export function inBothLanguages(sentence: string): z.infer<typeof InBothLanguages> {
  return { en: sentence, 'zh-CN': inChinese(sentence) ?? sentence };
}
