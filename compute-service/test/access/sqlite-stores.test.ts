import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteApiKeyStore } from '../../src/access/sqlite/api-key-store.ts';
import { openSqliteAuditLog } from '../../src/access/sqlite/audit-log.ts';
import { openRunDatabase } from '../../src/runs/sqlite/database.ts';
import { openSqliteRuleVersions } from '../../src/runs/sqlite/rule-versions.ts';
import { ruleVersionsContract } from '../runs/rule-versions-contract.ts';
import { openTwice } from '../support/two-stores.ts';
import { apiKeyStoreContract } from './api-key-store-contract.ts';
import { auditLogContract } from './audit-log-contract.ts';

apiKeyStoreContract('SQLite', () => openTwice(openSqliteApiKeyStore));
auditLogContract('SQLite', () => openTwice(openSqliteAuditLog));
ruleVersionsContract('SQLite', () => openTwice(openSqliteRuleVersions));

describe('Parts of one file', () => {
    it('When all parts are opened on one file, then each keeps a version of its own', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'dial-flow-parts-'));
        const file = join(folder, 'runs.sqlite');
        const parts = [openSqliteApiKeyStore(file), openSqliteAuditLog(file), openSqliteRuleVersions(file)];
        for (const part of parts) await part.close();
        const database = openRunDatabase(file);
        expect(database.all('SELECT part, version FROM schema_parts ORDER BY part')).toEqual([
            { part: 'api_keys', version: 2 },
            { part: 'audit_log', version: 1 },
            { part: 'rule_versions', version: 1 }
        ]);
        database.run(`UPDATE schema_parts SET version = 99 WHERE part = 'api_keys'`);
        database.close();
        expect(() => openSqliteApiKeyStore(file)).toThrow(
            expect.objectContaining({ code: 'configuration', message: expect.stringContaining('99') })
        );
        await openSqliteAuditLog(file).close();
        await rm(folder, { recursive: true });
    });
});
