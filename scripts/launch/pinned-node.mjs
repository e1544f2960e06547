import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the package `node` puts its binary; absent if install scripts were not run. */
const binaryOf = (root) =>
    join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The Node that package-lock.json pins: the same on every machine, whatever Node is installed there. */
export const pinnedNode = (root) => binaryOf(root);

export const hasPinnedNode = (root) => existsSync(binaryOf(root));
