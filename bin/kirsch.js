#!/usr/bin/env node
// The published command. It must parse on Node.js 12, so that an old Node.js says what to do instead of failing on
// newer syntax; everything else is in dist/, loaded only once the version is known to be good.
import { isSupportedNode, wantedNode } from './supported-node.js';

if (isSupportedNode(process.versions.node)) {
  import('../dist/cli.js');
} else {
  console.error(
    `kirsch needs ${wantedNode}; this is ${process.version}.\n` +
      'Install a newer one from https://nodejs.org or with your version manager, and run the same command again.',
  );
  process.exitCode = 1;
}
