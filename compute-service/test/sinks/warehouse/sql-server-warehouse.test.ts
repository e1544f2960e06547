import { SqlServerWarehouse } from '../../../src/sinks/warehouse/sql-server/sql-server-warehouse.ts';
import { openSqlServer } from '../../../src/sql-server/database.ts';
import { DEFAULT_TABLES } from '../../../src/sql-server/settings.ts';
import { openDouble } from '../../sql-server/opened-double.ts';
import { warehouseContract } from '../warehouse-contract.ts';

warehouseContract('SQL Server, on the double', async () => {
    const { double, settings } = await openDouble();
    const open = (): SqlServerWarehouse =>
        new SqlServerWarehouse({ database: openSqlServer(settings), tables: DEFAULT_TABLES });
    const warehouse = open();
    return {
        warehouse,
        another: async () => open(),
        dispose: async () => {
            await warehouse.close();
            await double.close();
            expect(double.failures).toEqual([]);
        }
    };
});
