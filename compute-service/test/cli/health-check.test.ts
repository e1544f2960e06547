import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { selfSigned } from '../sql-server/certificate.ts';

const PROGRAM = fileURLToPath(new URL('../../src/health-check.ts', import.meta.url));

let status = 200;
const servers: Server[] = [];
const listening = async (server: Server): Promise<string> => {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return String((server.address() as AddressInfo).port);
};
const answering = (): Promise<string> =>
    listening(
        createServer((request, response) => {
            response.statusCode = request.url === '/healthz' ? status : 404;
            response.end();
        })
    );

afterEach(() => {
    status = 200;
    for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function check(env: Readonly<Record<string, string>>): Promise<number> {
    const child = spawn(process.execPath, [PROGRAM], { env, stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number];
    return code;
}

describe('The health check of the image', () => {
    it('When the service answers, then it is well; when it does not, or not well, then it is not', async () => {
        const port = await answering();
        expect(await check({ DIAL_FLOW_PORT: port, DIAL_FLOW_TLS_CERTIFICATE_FILE: '' })).toBe(0);
        status = 503;
        expect(await check({ DIAL_FLOW_PORT: port })).toBe(1);
        expect(await check({ DIAL_FLOW_PORT: '1' })).toBe(1);
    });

    it('When the port stands in the settings file, then that one is asked', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'dial-flow-health-'));
        const file = join(folder, 'settings.json');
        const settings = { port: Number(await answering()), host: '0.0.0.0' };
        writeFileSync(file, JSON.stringify({ profile: 'production', settings }));
        expect(await check({ DIAL_FLOW_CONFIG_FILE: file })).toBe(0);
        rmSync(folder, { recursive: true });
    });

    it('When the service ends TLS itself, then it is asked by TLS, whatever the name in its certificate', async () => {
        const { cert, key } = selfSigned({ host: 'dial-flow.example.com' });
        const port = await listening(createTlsServer({ cert, key }, (_, response) => response.end()));
        expect(await check({ DIAL_FLOW_PORT: port, DIAL_FLOW_TLS_CERTIFICATE_FILE: '/tls.crt' })).toBe(0);
        expect(await check({ DIAL_FLOW_PORT: port })).toBe(1);
    });
});
