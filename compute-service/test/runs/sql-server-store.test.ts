import { openSqlServerRunStore } from '../../src/runs/sql-server/sql-server-store.ts';
import { contractServers } from '../sql-server/contract-servers.ts';
import { orgsContract } from './orgs-contract.ts';
import { runStoreContract } from './store-contract.ts';
import type { OpenStores } from './store-contract.ts';
import { untoldRunsContract } from './untold-contract.ts';

for (const { name, openTwice } of contractServers()) {
    const open: OpenStores = (options) =>
        openTwice((database) => openSqlServerRunStore({ ...options, database }));
    runStoreContract(name, open);
    untoldRunsContract(name, open);
    orgsContract(name, open);
}
