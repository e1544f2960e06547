import { openSqlServerApiKeyStore } from '../../src/access/sql-server/api-key-store.ts';
import { openSqlServerAuditLog } from '../../src/access/sql-server/audit-log.ts';
import { openSqlServerRuleVersions } from '../../src/runs/sql-server/rule-versions.ts';
import { ruleVersionsContract } from '../runs/rule-versions-contract.ts';
import { contractServers } from '../sql-server/contract-servers.ts';
import { apiKeyStoreContract } from './api-key-store-contract.ts';
import { auditLogContract } from './audit-log-contract.ts';

for (const { name, openTwice } of contractServers()) {
    apiKeyStoreContract(name, () => openTwice(openSqlServerApiKeyStore));
    auditLogContract(name, () => openTwice(openSqlServerAuditLog));
    ruleVersionsContract(name, () => openTwice(openSqlServerRuleVersions));
}
