import { openSqlServerOutbox } from '../../../src/sinks/mail/sql-server/sql-server-outbox.ts';
import { contractServers } from '../../sql-server/contract-servers.ts';
import { outboxContract } from './outbox-contract.ts';

for (const { name, openTwice } of contractServers()) {
    outboxContract(name, ({ clock }) => openTwice((database) => openSqlServerOutbox({ database, clock })));
}
