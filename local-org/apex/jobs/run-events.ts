import type { ApexContext, SObject } from '../../src/apex-runtime/apex-context.ts';
import { soql } from '../../src/apex-runtime/soql-text.ts';
import type { PlatformEvent } from '../../src/events/event-log.ts';
import { toLongId } from '../../src/ids.ts';
import type { Org } from '../../src/org.ts';
import { momentIn, numberIn, textIn } from '../record-values.ts';
import { isFinal, statusLabel } from '../run-status.ts';
import { systemContext } from './system-context.ts';

const channel = '/event/Dial_Run_Event__e';
const longRunMs = 120_000;

type Payload = PlatformEvent['payload'];

async function knownRun(context: ApexContext, event: Payload): Promise<SObject | undefined> {
    const id = toLongId(textIn(event, 'Run_Id__c') ?? '');
    const condition =
        id === undefined ? soql`Service_Run_Id__c = ${textIn(event, 'Service_Run_Id__c')}` : soql`Id = ${id}`;
    const [run] = await context.query(
        soql`SELECT Id, Status__c, Sequence__c, Started_At__c, Finished_At__c, Requested_By__c FROM Dial_Run__c WHERE ${condition}`
    );
    return run;
}

async function saveStep({
    context,
    runId,
    event
}: {
    readonly context: ApexContext;
    readonly runId: string;
    readonly event: Payload;
}): Promise<void> {
    const step = textIn(event, 'Step__c');
    if (step === null) return;
    const rows = numberIn(event, 'Rows__c');
    const key = `${textIn(event, 'Service_Run_Id__c') ?? ''}|${step}`;
    const values = {
        Status__c: event['Status__c'] === 'failed' ? 'Failed' : rows === null ? 'Running' : 'Finished',
        Done__c: numberIn(event, 'Done__c'),
        Total__c: numberIn(event, 'Total__c'),
        Rows__c: rows,
        Message__c: textIn(event, 'Message__c')
    };
    const [known] = await context.query(soql`SELECT Id FROM Dial_Run_Step__c WHERE Key__c = ${key}`);
    if (known) return context.update('Dial_Run_Step__c', { ...values, Id: known['Id'] });
    await context.insert('Dial_Run_Step__c', {
        ...values,
        Dial_Run__c: runId,
        Key__c: key,
        Engine__c: textIn(event, 'Engine__c'),
        Step__c: step.split('.').slice(1).join('.')
    });
}

/** Who asked for a run hears when it failed, and when a long one is ready. */
function ring({
    context,
    known,
    record
}: {
    readonly context: ApexContext;
    readonly known: SObject;
    readonly record: SObject;
}): void {
    const requestedBy = textIn(known, 'Requested_By__c');
    const status = textIn(record, 'Status__c');
    if (requestedBy === null || isFinal(textIn(known, 'Status__c')) || !isFinal(status)) return;
    const send = (title: string, body: string): void =>
        context.org.notifications.send({
            userIds: [requestedBy],
            title,
            body,
            target: `/lightning/r/Dial_Run__c/${String(known['Id'])}/view`
        });
    const started = momentIn(known, 'Started_At__c');
    const ended = momentIn(record, 'Last_Update__c');
    const isLong = started !== null && ended !== null && ended.getTime() - started.getTime() > longRunMs;
    if (status === 'Failed')
        send('Your run has failed', textIn(record, 'Error_Message__c') ?? 'Open it to see what to do.');
    else if (status !== 'Cancelled' && isLong)
        send('Your run is ready', `It has ended: ${status?.toLowerCase() ?? ''}.`);
}

/** An event that is told twice, late or out of order does no harm: only a higher sequence changes a run. */
async function handle(context: ApexContext, event: Payload): Promise<void> {
    const sequence = numberIn(event, 'Sequence__c');
    const known = await knownRun(context, event);
    if (!known || sequence === null || sequence <= (numberIn(known, 'Sequence__c') ?? -1)) return;
    const status = statusLabel(textIn(event, 'Status__c') ?? '');
    const at = textIn(event, 'At__c') ?? context.org.now().toISOString();
    const record: SObject = {
        Id: known['Id'],
        Status__c: status,
        Sequence__c: sequence,
        Last_Update__c: at,
        Service_Run_Id__c: textIn(event, 'Service_Run_Id__c'),
        ...(isFinal(status) && known['Finished_At__c'] === null ? { Finished_At__c: at } : {}),
        ...(status === 'Running' && known['Started_At__c'] === null ? { Started_At__c: at } : {}),
        ...(status === 'Failed' ? { Error_Message__c: textIn(event, 'Message__c') } : {})
    };
    await context.update('Dial_Run__c', record);
    await saveStep({ context, runId: String(known['Id']), event });
    ring({ context, known, record });
}

/** Takes in what the service tells about runs by events, one after the other. @returns the end of that */
export function followRunEvents(org: Org): () => void {
    let last: Promise<void> = Promise.resolve();
    return org.events.subscribe((event) => {
        if (event.channel !== channel) return;
        last = last.then(() => {
            const done = handle(systemContext(org), event.payload);
            org.jobs.enqueue(`Event ${event.replayId}`, () => done);
            return done.catch(() => undefined);
        });
    });
}
