// @ts-check
// Finding a Node.js that is new enough: the machine's own, else the one that npm installed into the project.
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isSupportedNode, wantedNode } from '../../bin/supported-node.js';
import { insideProject, root } from './root.js';

/**
 * The path of the Node.js to run Kirsch with. The machine's own goes first, so that what is tested is what its user
 * has; `npm` puts the one in node_modules before it in PATH, and the search passes over that.
 * @returns {string}
 */
export function findRuntime() {
  const own = machineNodes().find((path) => isSupportedNode(versionOf(path)));
  if (own) return own;
  const installed = join(root, 'node_modules', 'node', 'bin', nodeFile);
  if (isSupportedNode(versionOf(installed))) return installed;
  throw new Error(
    `Kirsch needs ${wantedNode}; this machine has ${process.version}.\n` +
      'The project brings one along, as the npm package "node", but its install script did not run\n' +
      '(npm runs none when "ignore-scripts" is set). Either run\n' +
      '    npm rebuild node --ignore-scripts=false\n' +
      'or install a newer Node.js from https://nodejs.org; then run the same command again.',
  );
}

/**
 * The environment for running TypeScript sources, and for whatever they start: Node.js 22 strips types only when told.
 * @param {string} node path of a supported Node.js
 * @returns {NodeJS.ProcessEnv}
 */
export function sourceEnvironment(node) {
  if (!versionOf(node).startsWith('22.')) return process.env;
  const options = `${process.env.NODE_OPTIONS ?? ''} --experimental-strip-types --disable-warning=ExperimentalWarning`;
  return { ...process.env, NODE_OPTIONS: options.trim() };
}

const nodeFile = process.platform === 'win32' ? 'node.exe' : 'node';

/** Every Node.js of the machine: the one that runs npm, the one that runs this, those in PATH. */
function machineNodes() {
  const inPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, nodeFile));
  return [process.env.npm_node_execpath, process.execPath, ...inPath].filter(
    /** @returns {path is string} */
    (path) => path !== undefined && existsSync(path) && !insideProject(realpathSync(path)),
  );
}

/**
 * A program's own word on its version; '' when it has none to say.
 * @param {string} path
 */
function versionOf(path) {
  if (path === process.execPath) return process.versions.node;
  try {
    return execFileSync(path, ['-p', 'process.versions.node'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
