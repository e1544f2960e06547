import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { describeComputeEngine } from './compute-contract.ts';

describeComputeEngine({
    name: 'DuckDB',
    engine: () => duckdbEngine(),
    numbers: (count) => `select range as n from range(${count})`,
    endless: 'select sum(hash(a.range + b.range)) as s from range(1000000) as a, range(100000) as b',
    patienceMs: 30_000
});
