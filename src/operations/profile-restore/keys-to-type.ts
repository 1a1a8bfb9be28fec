import type { StoredProfile } from './stored-profile.ts';

type InBothLanguages = Readonly<Record<'en' | 'zh-CN', string>>;

const LEFT_OUT: readonly InBothLanguages[] = [
  { en: 'API keys of model providers', 'zh-CN': '模型服务商的 API 密钥' },
  { en: 'secrets of MCP servers and bots', 'zh-CN': 'MCP 服务器和机器人的密钥' },
  { en: 'sign-ins', 'zh-CN': '登录状态' },
];
const COPILOT: InBothLanguages = {
  en: 'GitHub Copilot’s sign-in',
  'zh-CN': 'GitHub Copilot 的登录状态',
};

/** Everything that may have to be typed again after a restore, as `keysToType` of a plan names it in English. */
export const KEYS_TO_TYPE: readonly InBothLanguages[] = [...LEFT_OUT, COPILOT];

/** What a person types again after a restore: what the backup left out, or what only its own computer can read. */
export function keysToType({ manifest, places }: StoredProfile): string[] {
  const home = places.find(({ place }) => place === 'home')?.entries ?? [];
  const config = home.find(({ node }) => node.name === 'config')?.entries ?? [];
  const hasCopilot = config.some(({ node }) => node.name === '.copilot_token');
  const missing = [
    ...(manifest?.isWithoutApiKeys ? LEFT_OUT : []),
    ...(hasCopilot ? [COPILOT] : []),
  ];
  return missing.map(({ en }) => en);
}
