import { openSqlServerRunStore } from '../../src/runs/sql-server/sql-server-store.ts';
import { contractServers } from '../sql-server/contract-servers.ts';
import { runStoreContract } from './store-contract.ts';

for (const { name, openTwice } of contractServers()) {
    runStoreContract(name, (options) =>
        openTwice((database) => openSqlServerRunStore({ ...options, database }))
    );
}
