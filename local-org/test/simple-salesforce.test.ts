import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTestOrg } from './support/test-org.ts';

/** Python's simple_salesforce, unchanged. It speaks HTTPS only, so that the org needs a certificate. */

const python = process.env['PYTHON'] ?? 'python3';
const script = fileURLToPath(new URL('./support/simple_salesforce_session.py', import.meta.url));

function works(command: string, args: readonly string[]): boolean {
    try {
        execFileSync(command, args, { stdio: 'ignore' });
        return true;
    } catch {
        return false;
    }
}

const missing = [
    ...(works(python, ['-c', 'import simple_salesforce']) ? [] : [`${python} with simple_salesforce`]),
    ...(works('openssl', ['version']) ? [] : ['openssl'])
];
const title =
    missing.length === 0
        ? 'simple_salesforce'
        : `simple_salesforce (skipped: no ${missing.join(', no ')} here)`;

(missing.length === 0 ? describe : describe.skip)(title, () => {
    it('When it reads, writes and loads in bulk, then it gets what an org gives', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'local-org-tls-'));
        const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
        const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
        const files = ['-keyout', keyFile, '-out', certFile];
        execFileSync(
            'openssl',
            ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files],
            { stdio: 'ignore' }
        );
        const org = await startTestOrg({ tls: { certFile, keyFile } });
        try {
            const args = [script, org.tlsUrl ?? '', org.credentials.adminAccessToken];
            const env = { ...process.env, REQUESTS_CA_BUNDLE: certFile, NO_PROXY: '127.0.0.1' };
            const { stdout } = await promisify(execFile)(python, args, { env });
            expect(JSON.parse(stdout)).toEqual({
                types: org.org.schema.objects.length,
                limits: 15_000,
                created: true,
                updated: 204,
                read: { Name: 'O\'Hara; "quoted" é😀', Phone: '1', NumberOfEmployees: 7 },
                described: 'Account',
                upserted: [201, 200],
                'by key': 'Running',
                'bulk insert': [{ numberRecordsProcessed: 2500, numberRecordsFailed: 0 }],
                successful: 1,
                failed: '"sf__Id","sf__Error","Name"',
                unprocessed: '"Name"\n',
                'bulk query pages': 3,
                all: 2500,
                'bulk delete': 3,
                count: 2497,
                'no field': [400, 'INVALID_FIELD'],
                'no record': [404, 'NOT_FOUND'],
                removed: 204
            });
        } finally {
            await org.dispose();
            rmSync(folder, { recursive: true, force: true });
        }
    });
});
