import { describeComputeEngine } from '../compute-contract.ts';
import { CLUSTER_PATIENCE_MS, type TestCluster } from './test-cluster.ts';

/** What every compute engine must do, on a cluster. */
export const describeTrinoContract = (cluster: () => TestCluster): void =>
    describeComputeEngine({
        name: 'Trino',
        engine: () => cluster().engine,
        numbers: (count) => {
            const tens = Array.from({ length: 10 }, (_, digit) => `(${digit})`).join(', ');
            return `select a.n * 10000 + b.n * 1000 + c.n * 100 + d.n * 10 + e.n as n
                from (values ${tens}) as a(n), (values ${tens}) as b(n), (values ${tens}) as c(n), (values ${tens}) as d(n), (values ${tens}) as e(n)
                where a.n * 10000 + b.n * 1000 + c.n * 100 + d.n * 10 + e.n < ${count}`;
        },
        endless: `select sum(a.n * b.n) as s from unnest(sequence(1, 10000)) as a(n), unnest(sequence(1, 10000)) as b(n), unnest(sequence(1, 10000)) as c(n)`,
        patienceMs: CLUSTER_PATIENCE_MS
    });
