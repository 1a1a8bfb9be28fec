// @ts-check
// What every command of this project goes through: `npm start`, `npm test` and the rest call it, on whatever Node.js
// from 18 on, in whatever state the clone is in. It installs, builds and finds the right Node.js first, then starts
// the command in that.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, buildTypes } from './build.js';
import { endLike, runScript } from './launch/child.js';
import { installDependencies } from './launch/dependencies.js';
import { root } from './launch/root.js';
import { findRuntime, sourceEnvironment } from './launch/runtime.js';
import { runChecks } from './test/checks.js';
import { runTests } from './test/run-tests.js';
import { runStories } from './test/stories.js';
import { crashed, describeTally, sum } from './test/tally.js';

/** @type {Record<string, (words: string[]) => Promise<void>>} */
const verbs = {
  /** The command line; without words, the app. */
  async start(words) {
    const node = await prepare();
    await build();
    endLike(
      await runScript(node, join(root, 'bin', 'kirsch.js'), words.length > 0 ? words : ['app']),
    );
  },

  test: (words) => test(words),

  /** The long campaign of faults, of 300 runs unless KIRSCH_FAULT_RUNS says otherwise. */
  'test:faults': (words) => test(['test/faults', ...words], { KIRSCH_FAULT_RUNS: '300' }),

  /** The stories of test/app in both languages, on MinIO and on the embedded storage. */
  async stories(words) {
    const node = await prepare();
    const haveAllPassed = await runStories(node, sourceEnvironment(node), words);
    process.exitCode = haveAllPassed ? 0 : 1;
  },

  /** Looks for ways to lose data, as long as it is asked to; `-- --help` tells. */
  async campaign(words) {
    const node = await prepare();
    // It needs what has just been installed.
    const { default: compileSources } = await import('./test/compile-sources.js');
    await compileSources();
    await build();
    const env = sourceEnvironment(node);
    const preload = `--import=${pathToFileURL(join(root, 'scripts', 'test', 'compiled-sources.js')).href}`;
    const options = { ...env, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} ${preload}`.trim() };
    endLike(await runScript(node, join(root, 'test', 'campaigns', 'main.ts'), words, options));
  },

  /** The storage contract and a trip on the account that KIRSCH_LIVE_* names. */
  'test:live': (words) => test(['--config', 'vitest.live.config.ts', ...words]),

  async lint() {
    const { failed } = sum(await runChecks(await prepare()));
    process.exitCode = failed > 0 ? 1 : 0;
  },

  async bench(words) {
    const node = await prepare();
    await build();
    endLike(await runScript(node, join(root, 'bench', 'main.ts'), words, sourceEnvironment(node)));
  },

  /** Attacks the API of the app with schemathesis, which must be in PATH; the words go to it. */
  async 'fuzz-api'(words) {
    const node = await prepare();
    const script = join(root, 'scripts', 'fuzz-api.ts');
    endLike(await runScript(node, script, words, sourceEnvironment(node)));
  },

  /** A clean build; with `--types`, the type declarations as well, as the package needs them. */
  async build(words) {
    const node = await prepare();
    await build({ clean: true });
    if (words.includes('--types')) buildTypes(node);
  },
};

/**
 * @param {string[]} words
 * @param {NodeJS.ProcessEnv} defaults what the tests find in their environment unless it is there already
 */
async function test(words, defaults = {}) {
  const tally = await prepare()
    .then((node) => runTests(node, { ...defaults, ...sourceEnvironment(node) }, words))
    .catch((error) => {
      report(error);
      return crashed;
    });
  console.log(`\n${describeTally(tally)}`);
  process.exitCode = tally.failed > 0 ? 1 : 0;
}

/**
 * Installs what is missing.
 * @returns {Promise<string>} the Node.js to run in
 */
async function prepare() {
  await installDependencies();
  return findRuntime();
}

/** @param {unknown} error */
function report(error) {
  console.error(error instanceof Error ? error.message : error);
}

const [name = '', ...words] = process.argv.slice(2);
const verb = verbs[name];
if (verb) {
  await verb(words).catch((error) => {
    report(error);
    process.exitCode = 1;
  });
} else {
  console.error(`usage: node scripts/run.js ${Object.keys(verbs).join('|')} [words]`);
  process.exitCode = 2;
}
