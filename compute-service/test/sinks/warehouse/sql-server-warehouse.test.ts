import { SqlServerWarehouse } from '../../../src/sinks/warehouse/sql-server/sql-server-warehouse.ts';
import { openSqlServer } from '../../../src/sql-server/database.ts';
import { DEFAULT_TABLES } from '../../../src/sql-server/settings.ts';
import { contractServers } from '../../sql-server/contract-servers.ts';
import { warehouseContract } from '../warehouse-contract.ts';

for (const { name, open: openServer } of contractServers()) {
    warehouseContract(name, async () => {
        const { settings, dispose } = await openServer();
        const open = (): SqlServerWarehouse =>
            new SqlServerWarehouse({ database: openSqlServer(settings), tables: DEFAULT_TABLES });
        const warehouse = open();
        return {
            warehouse,
            another: async () => open(),
            dispose: async () => {
                await warehouse.close();
                await dispose();
            }
        };
    });
}
