import { quoteText } from '../store/sql-text.ts';
import {
    auditColumns,
    importerId,
    insertRows,
    recordId,
    type WorldPlan,
    type WorldStep
} from './world-step.ts';

/** Domain of the user names of the world's people, who are named by what they do. */
export const userDomain = 'world.example';

/** How often agents misclick, as multiples of each other: few agents make most of the mistakes. */
const misclickHabits = [
    { share: 0.05, weight: 7.5 },
    { share: 0.15, weight: 1.5 },
    { share: 1, weight: 0.5 }
] as const;

/** The misclick rate of each agent by rank, with the given mean; at least one agent is among the worst. */
export function misclickRates(agents: number, mean: number): number[] {
    const weights: number[] = [];
    for (const { share, weight } of misclickHabits) {
        const end = Math.min(agents, weights.length + Math.max(1, Math.round(agents * share)));
        while (weights.length < end) weights.push(weight);
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => (mean * weight * agents) / total);
}

interface Person {
    readonly n: number;
    readonly role: string;
    readonly department: string;
    readonly order: number;
}

function peopleOf({ shape }: WorldPlan): Person[] {
    const team = ({
        role,
        department,
        count,
        from
    }: {
        readonly role: string;
        readonly department: string;
        readonly count: number;
        readonly from: number;
    }): Person[] =>
        Array.from({ length: count }, (_, index) => ({
            n: from + index,
            role,
            department,
            order: index + 1
        }));
    return [
        ...team({ role: 'Agent', department: 'Sales', count: shape.agents, from: 1 }),
        ...team({
            role: 'Researcher',
            department: 'Research',
            count: shape.researchers,
            from: shape.agents + 1
        }),
        ...team({
            role: 'Importer',
            department: 'Sales Operations',
            count: 1,
            from: shape.agents + shape.researchers + 1
        })
    ];
}

/** Users 1…agents call, the next research, the last imports. */
function insertUsers(plan: WorldPlan): string {
    const rows = peopleOf(plan).map((person) => {
        const last = String(person.order).padStart(3, '0');
        const name = `${person.role.toLowerCase()}${last}@${userDomain}`;
        const alias = person.role.slice(0, 5).toLowerCase() + last;
        return `(${[String(person.n), ...[person.role, last, name, alias, person.department].map(quoteText)].join(', ')})`;
    });
    const created = plan.calendar.instant('2200', '28800');
    return insertRows({
        table: 'User',
        columns: {
            Id: recordId({ plan, object: 'User', n: 'n' }),
            Username: 'username',
            FirstName: 'role',
            LastName: 'last_name',
            Email: 'username',
            Alias: 'alias',
            Title: 'role',
            Department: 'department',
            UserType: `'Standard'`,
            IsActive: 'true',
            TimeZoneSidKey: `'America/Chicago'`,
            ...auditColumns({ created, modified: created, by: importerId(plan) })
        },
        from: `FROM (VALUES ${rows.join(', ')}) AS t(n, role, last_name, username, alias, department)`
    });
}

/** `world_agent`: the agents' ids, and how often each agent picks Wrong Number by mistake. */
function agentTable(plan: WorldPlan): string {
    const { options, shape, draws } = plan;
    // Agents are dealt out in the order of a draw, so that the shares hold for few agents too.
    const ranked = Array.from({ length: shape.agents }, (_, index) => index + 1).sort(
        (a, b) =>
            draws.draw({ stream: 'agent', name: 'misclick', row: a }) -
                draws.draw({ stream: 'agent', name: 'misclick', row: b }) || a - b
    );
    const rates = misclickRates(shape.agents, options.misclickShare);
    const rows = ranked.map((agent, rank) => `(${agent}, ${Math.round((rates[rank] ?? 0) * 2 ** 32)})`);
    return `CREATE TEMP TABLE world_agent AS SELECT CAST(agent AS BIGINT) AS agent,
            ${recordId({ plan, object: 'User', n: 'agent' })} AS user_id, CAST(misclick AS UBIGINT) AS misclick
        FROM (VALUES ${rows.join(', ')}) AS t(agent, misclick)`;
}

export const userRecords = (plan: WorldPlan): WorldStep => ({
    title: 'Users',
    statements: [insertUsers(plan)]
});

export const agentBasis = (plan: WorldPlan): WorldStep => ({
    title: 'Habits of the agents',
    statements: [agentTable(plan)]
});
