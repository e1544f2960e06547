import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startConsoleStack } from './browser/console-stack.ts';
import { ROOT } from './local/folders.ts';
import { playNights } from './pictures/nights.ts';
import { scenes } from './pictures/scenes.ts';

/**
 * `npm run pictures`: makes the pictures of docs/user.md again, from the running product with a small made-up world.
 */

const FOLDER = join(ROOT, 'docs', 'images');
const WORLD = { accounts: 4_000, phones: 6_000, calls: 10_000 };
const WINDOW = { width: 1200, height: 720 };

const product = await startConsoleStack(WORLD);
try {
    mkdirSync(FOLDER, { recursive: true });
    await playNights(product);
    for (const { name, username, look, show } of scenes) {
        const visit = await product.visit(username, { ...WINDOW, ...look });
        try {
            await show(visit, product);
            await visit.page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
            console.log(name);
        } finally {
            await visit.close();
        }
    }
    const bytes = readdirSync(FOLDER).reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0);
    console.log(`${scenes.length} pictures, ${Math.round(bytes / 1000)} kB`);
} finally {
    await product.stop();
}
