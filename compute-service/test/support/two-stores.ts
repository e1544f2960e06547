import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Opens two stores on one new SQLite file, as two processes do; `clean` closes both and removes the file. */
export async function openTwice<Store extends { close(): Promise<void> }>(
    open: (file: string) => Store
): Promise<{ readonly one: Store; readonly other: Store; clean(): Promise<void> }> {
    const folder = await mkdtemp(join(tmpdir(), 'dial-flow-store-'));
    const file = join(folder, 'runs.sqlite');
    const [one, other] = [open(file), open(file)];
    return {
        one,
        other,
        async clean() {
            await one.close();
            await other.close();
            await rm(folder, { recursive: true });
        }
    };
}
