// @ts-check
// Which Node.js runs Kirsch: the same as "engines" in package.json. Written in the syntax of Node.js 12, like all of
// bin/, because an old Node.js must be able to read it in order to say that it is too old.

/** What to install, in words. */
export const wantedNode = 'Node.js 22.16 or newer (22 or 24 LTS)';

/**
 * Whether a Node.js version has what Kirsch needs: zstd in node:zlib and SQLite's backup.
 * @param {string} version such as '22.16.0', with or without a leading 'v'
 * @returns {boolean}
 */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return (major === 22 && minor >= 16) || major >= 24;
}
