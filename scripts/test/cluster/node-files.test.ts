import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNodeFiles } from '../../cluster/node-files.ts';

describe('Settings of a node of the cluster', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dial-flow-nodes-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    function settingsOf({ retryTasks, coordinator }: { retryTasks: boolean; coordinator: boolean }) {
        const { directory, args } = writeNodeFiles(
            {
                folder,
                coordinatorPort: 18_080,
                packages: { libraries: '/trino/lib', plugins: '/trino/plugins' },
                retryTasks,
                quickStart: false,
                heapMb: 1024
            },
            { name: 'node', port: 0, coordinator }
        );
        const textOf = (name: string): string => readFileSync(join(directory, 'etc', name), 'utf8');
        return { args, config: textOf('config.properties'), exchange: textOf('exchange-manager.properties') };
    }

    it('When a session may ask for retries of tasks, then intermediate results have a place on every node', () => {
        for (const coordinator of [true, false]) {
            const { exchange } = settingsOf({ retryTasks: false, coordinator });
            expect(exchange).toContain(`exchange.base-directories=file://${join(folder, 'exchange')}`);
        }
    });

    it('When retries of tasks are asked for, then they are the usual on every node, else they are not', () => {
        expect(settingsOf({ retryTasks: true, coordinator: false }).config).toContain('retry-policy=TASK');
        expect(settingsOf({ retryTasks: false, coordinator: false }).config).not.toContain('retry-policy');
    });

    it('When a node starts, then it listens on this computer alone and has a quarter of its heap in reserve', () => {
        const { args, config } = settingsOf({ retryTasks: false, coordinator: true });
        expect(args).toEqual(expect.arrayContaining(['-Xmx1024M', '-Dnode.bind-ip=127.0.0.1']));
        expect(config).toContain('memory.heap-headroom-per-node=256MB');
    });
});
