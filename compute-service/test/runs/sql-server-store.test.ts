import { openSqlServerRunStore } from '../../src/runs/sql-server/sql-server-store.ts';
import { openSqlServer } from '../../src/sql-server/database.ts';
import { migrateSqlServer } from '../../src/sql-server/migrations.ts';
import { openDouble } from '../sql-server/opened-double.ts';
import { runStoreContract } from './store-contract.ts';

runStoreContract('SQL Server, on the double', async (options) => {
    const { double, settings } = await openDouble();
    const database = openSqlServer(settings);
    await migrateSqlServer(database);
    const one = openSqlServerRunStore({ ...options, database });
    const other = openSqlServerRunStore({ ...options, database: openSqlServer(settings) });
    return {
        one,
        other,
        async clean() {
            await one.close();
            await other.close();
            await double.close();
            expect(double.failures).toEqual([]);
        }
    };
});
