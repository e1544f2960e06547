import { DEFAULT_ORG } from '../../runs/org.ts';
import type { RunSummary } from '../../runs/store.ts';
import { htmlPage } from './mail-html.ts';
import { mailSection, type MailPage } from './mail-page.ts';
import { textPage } from './mail-text.ts';
import { subjectOf, type WrittenMail } from './run-mail.ts';

export interface AlarmMailInput {
    readonly org: string;
    /** When a night should have ended. */
    readonly due: Date;
    /** How the moment is written for people, with its time zone. */
    readonly dueWords: string;
    /** The newest night that delivered; null where there was none yet. */
    readonly lastSuccess: Pick<RunSummary, 'id' | 'asOf' | 'finishedAt'> | null;
    /** A night that was begun and is not at its end. */
    readonly unfinished: Pick<RunSummary, 'id' | 'status' | 'createdAt'> | null;
    readonly domain: string;
}

const minuteOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

function stateOfNights({ lastSuccess, unfinished }: AlarmMailInput): readonly string[] {
    return [
        unfinished
            ? `Run ${unfinished.id} was asked for at ${minuteOf(unfinished.createdAt)} and is ${unfinished.status}.`
            : 'No night was begun: the schedule did not start one, or it did not reach the service.',
        lastSuccess
            ? `The last night that delivered is run ${lastSuccess.id}, as of ${lastSuccess.asOf}${lastSuccess.finishedAt === null ? '' : `, ended at ${minuteOf(lastSuccess.finishedAt)}`}. Its list stays in force.`
            : 'No night has delivered yet.'
    ];
}

/** Returns the mail that says that no night has ended by its time; one for each such time. */
export function alarmMail(input: AlarmMailInput): WrittenMail {
    const { org } = input;
    const whose = org === DEFAULT_ORG ? '' : ` of ${org}`;
    const headline = `No night${whose} has ended by ${input.dueWords}.`;
    const page: MailPage = {
        tone: 'bad',
        label: 'Alarm',
        headline,
        facts: [],
        figures: [],
        links: [],
        sections: [
            mailSection({ title: 'What is known', lines: stateOfNights(input) }),
            mailSection({
                title: 'What to do',
                lines: [
                    'See whether everything answers: dial-flow doctor',
                    input.unfinished
                        ? `Watch the run: dial-flow runs ${input.unfinished.id}`
                        : 'Start the night by hand: dial-flow run',
                    'Then look at the schedule in Salesforce or of the service.'
                ]
            })
        ],
        footer: 'You get this mail because the configuration of DIAL-Flow names you for alarms.'
    };
    const key = `alarm.${org === DEFAULT_ORG ? '' : `${org}.`}${input.due.toISOString()}`.replaceAll(
        /[^A-Za-z0-9._-]/g,
        '-'
    );
    return {
        key,
        outcome: 'alarm',
        message: {
            messageId: `<${key}@${input.domain}>`,
            subject: subjectOf(headline, org),
            text: textPage(page),
            html: htmlPage(page),
            images: [],
            attachments: []
        }
    };
}
