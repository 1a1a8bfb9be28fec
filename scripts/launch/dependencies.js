// @ts-check
// What npm has to have installed before anything else can run.
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './child.js';
import { insideProject, root } from './root.js';

/**
 * The part of a lock file that says what is installed where.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 */

/**
 * Whether what npm recorded in node_modules is what the lock file asks for. Optional packages may be missing: they
 * are the other systems' binaries.
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json; undefined when there is none
 */
export function isInstalled(wanted, installed) {
  const there = installed?.packages;
  const asked = Object.entries(wanted.packages ?? {}).filter(([path]) => path !== '');
  if (!there) return asked.length === 0;
  const paths = new Set(asked.map(([path]) => path));
  return (
    Object.keys(there).every((path) => paths.has(path)) &&
    asked.every(([path, { version, integrity, optional, devOptional }]) => {
      const found = there[path];
      if (!found) return Boolean(optional || devOptional);
      return found.version === version && found.integrity === integrity;
    })
  );
}

/** Installs the dependencies when they are missing or the lock file has changed. Says so; throws when npm fails. */
export async function installDependencies() {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing: this is not a whole copy of Kirsch.');
  if (isInstalled(wanted, readLock(join(root, 'node_modules', '.package-lock.json')))) return;
  console.error('Installing dependencies (npm ci) …');
  letGoOfLink(join(root, 'node_modules'));
  moveOwnProgramAway();
  const { command, args, shell } = npm();
  const { code, signal } = await run(
    command,
    [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, shell },
  );
  if (code !== 0) {
    throw new Error(`npm ci ended with ${signal ?? `exit code ${code}`}; its own words are above.`);
  }
}

/**
 * Removes a link that stands where the packages go, and nothing behind it: npm empties that folder first, and it would be
 * somebody else's.
 * @param {string} path
 */
export function letGoOfLink(path) {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
}

/**
 * @param {string} path
 * @returns {Lock | undefined}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The npm that started us; else the one in PATH, which on Windows is a script and needs a shell. */
function npm() {
  const script = process.env.npm_execpath;
  if (script && basename(script) === 'npm-cli.js') {
    // Not process.execPath: that may be the Node.js in node_modules, which npm ci is about to remove.
    return {
      command: process.env.npm_node_execpath ?? process.execPath,
      args: [script],
      shell: false,
    };
  }
  const shell = process.platform === 'win32';
  return { command: 'npm', args: [], shell };
}

/**
 * `npm start` runs the Node.js of node_modules once that is there. Windows does not delete a running program, and
 * npm ci deletes everything, but it lets the program be moved.
 */
function moveOwnProgramAway() {
  if (process.platform !== 'win32' || !insideProject(process.execPath)) return;
  const folder = join(root, '.cache');
  mkdirSync(folder, { recursive: true });
  renameSync(process.execPath, join(folder, `node-${process.pid}.exe`));
}
