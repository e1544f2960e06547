import { below, chance } from './randomness.ts';
import { auditColumns, insertRows, recordId, type WorldPlan } from './world-step.ts';

/** Days over which they are spread. */
const daysOfTasks = 1_095;

/** Tasks that are no calls: e-mails and things to do, without number and disposition. */
export function insertOtherTasks(plan: WorldPlan): string {
    const { options, shape, draws, calendar } = plan;
    const first = options.calls + shape.deletedCalls;
    const user = recordId({ plan, object: 'User', n: 'agent' });
    const created = calendar.instant('age', 'second');
    return insertRows({
        table: 'Task',
        columns: {
            Id: recordId({ plan, object: 'Task', n: `${first} + t` }),
            Subject: `CASE WHEN email THEN 'Email: follow-up' ELSE 'Prepare offer' END`,
            OwnerId: user,
            WhatId: recordId({ plan, object: 'Account', n: 'account' }),
            ActivityDate: calendar.day('age'),
            Status: `CASE WHEN email OR age > 30 THEN 'Completed' ELSE 'Not Started' END`,
            Priority: `'Normal'`,
            TaskSubtype: `CASE WHEN email THEN 'Email' ELSE 'Task' END`,
            ...auditColumns({ created, modified: created, by: user })
        },
        with: `WITH drawn AS (
            SELECT n AS t, ${draws.columns({ stream: 'task', word: 'r', names: ['d_account', 'd_age', 'd_second', 'd_kind', 'd_agent'] })}
            FROM world_row WHERE n <= ${shape.otherTasks}
        ), chosen AS (
            SELECT t, 1 + ${below('d_account', options.accounts)} AS account, 1 + ${below('d_age', daysOfTasks)} AS age,
                50400 + ${below('d_second', 28_800)} AS second, ${chance('d_kind', 0.7)} AS email,
                1 + ${below('d_agent', shape.agents)} AS agent
            FROM drawn
        )`,
        from: 'FROM chosen'
    });
}
