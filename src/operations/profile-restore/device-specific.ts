import type { Place } from '../../sources/index.ts';

/**
 * What of a profile says how this computer is set up, and stays this computer's own unless somebody asks otherwise: where its windows
 * stand, where it keeps its data, and what its keychain has sealed.
 */
const FILES: readonly (readonly [Place, path: string])[] = [
  ['profile', 'window-state.json'],
  ['profile', 'miniWindow-state.json'],
  ['profile', 'quickAssistant-state.json'],
  ['home', 'config/config.json'],
  ['home', 'config/.copilot_token'],
];

/** Settings of 2.x likewise: its own backups, folders, proxies, what starts with the system. */
const PREFERENCES = new Set([
  'app.launch_on_boot',
  'app.tray.on_launch',
  'app.use_system_title_bar',
  'data.export.markdown.path',
  'data.integration.obsidian.default_vault',
  'feature.binary.tools',
  'feature.notes.path',
]);
const PREFERENCE_GROUPS = ['app.proxy.', 'data.backup.', 'feature.api_gateway.'];

/** Whether a file stays this computer's own. */
export function isDeviceFile(place: Place, names: readonly string[]): boolean {
  const path = names.join('/');
  return FILES.some(([where, file]) => where === place && file === path);
}

/** Whether a row of the table `preference` does. */
export function isDevicePreference(key: string): boolean {
  return PREFERENCES.has(key) || PREFERENCE_GROUPS.some((group) => key.startsWith(group));
}
