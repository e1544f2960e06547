import type { ObjectType } from '../database/object-type.ts';
import { implementsNative } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import type { Call } from './native-type.ts';

/** Seconds and minutes are numbers; an hour, a day of the month, a month, a day of the week and perhaps a year follow. */
const CRON = /^\d{1,2} \d{1,2} \S+ \S+ \S+ \S+( \S+)?$/;
/** What the platform calls scheduled Apex. */
const SCHEDULED_APEX = '7';

function objectNamed(call: Call, name: string): ObjectType {
    const object = call.runtime.schema.objects.get(name.toLowerCase());
    if (!object) throw new InterpreterFault(`the org has no object ${name}`);
    return object;
}

/** Schedules a job. Throws an AsyncException where one of the name is there already. */
export function schedule(call: Call): string {
    const { runtime } = call;
    const [name, cron, job] = [call.text(0), call.text(1), call.instance(2)];
    if (!implementsNative(job.class, 'Schedulable'))
        throw new InterpreterFault('schedule takes a Schedulable');
    if (!CRON.test(cron)) runtime.throwNew('StringException', `Illegal cron expression: ${cron}`);
    const details = objectNamed(call, 'CronJobDetail');
    const triggers = objectNamed(call, 'CronTrigger');
    const isThere = runtime.store.rows(triggers).some((row) => {
        const detail = runtime.store.row(details, String(row['cronjobdetailid']));
        return detail?.['name'] === name;
    });
    if (isThere) {
        runtime.throwNew(
            'AsyncException',
            `The Apex job named "${name}" is already scheduled for execution.`
        );
    }
    runtime.useLimit('dmlStatements');
    runtime.transaction.hasPendingWork = true;
    const detailId = runtime.store.newId(details);
    runtime.store.put({
        object: details,
        id: detailId,
        row: { id: detailId, name, jobtype: SCHEDULED_APEX }
    });
    const id = runtime.store.newId(triggers);
    runtime.store.put({
        object: triggers,
        id,
        row: {
            id,
            cronjobdetailid: detailId,
            cronexpression: cron,
            state: 'WAITING',
            ownerid: runtime.userId
        }
    });
    return id;
}

/** Takes a scheduled job away. */
export function abortJob(call: Call): null {
    const triggers = objectNamed(call, 'CronTrigger');
    const id = call.text(0);
    if (!call.runtime.store.row(triggers, id)) {
        return call.runtime.throwNew(
            'StringException',
            'Only Batch Apex and Scheduled Apex jobs can be aborted'
        );
    }
    call.runtime.useLimit('dmlStatements');
    call.runtime.store.remove(triggers, id);
    return null;
}
