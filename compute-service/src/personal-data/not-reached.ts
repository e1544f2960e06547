import type { Run } from '../runs/run.ts';
import type { OrgRecords } from './org-records.ts';
import { textsNaming } from './run-documents.ts';
import type { PersonalSubject } from './subject.ts';

interface Reach {
    readonly options: {
        readonly recordsInOrg: unknown;
        /** Why the org cannot be asked although it is named; null where nothing is wrong. */
        readonly orgFault: string | null;
        readonly foreignPlaces: readonly string[];
    };
    readonly subject: PersonalSubject;
    readonly runs: readonly Run[];
    readonly inOrg: readonly OrgRecords[];
}

const notAsked = (fault: string | null): string =>
    fault === null
        ? 'Salesforce: no org is configured here, so it was not asked.'
        : `Salesforce: the org was not asked. ${fault}`;

const inOrgSentence = ({ object, ids, reason }: OrgRecords): string =>
    reason === null
        ? `Salesforce: ${object} ${ids.join(', ')}. Delete them in the org.`
        : `Salesforce: ${object} could not be asked. ${reason}`;

/** Files of a run in the org hold its lists as they were sent. */
function filesInOrg({ id, documents }: Run): readonly string[] {
    const versions = (documents.outputs ?? []).flatMap(({ versionId }) => versionId ?? []);
    return versions.length === 0
        ? []
        : [`Salesforce: files of run ${id}, versions ${versions.join(', ')}, as they were sent.`];
}

/** Texts that a run needs as it was asked, and what people typed about it. */
function typedTexts(run: Run, subject: PersonalSubject): readonly string[] {
    const paths = textsNaming({ ...run, documents: null }, subject).map(({ path }) => path);
    return paths.length === 0
        ? []
        : [`Run ${run.id}: ${paths.join(', ')} as people typed it; it goes when the run is forgotten.`];
}

/** What an erasure does not reach, one sentence each. */
export const notReachedIn = ({ options, subject, runs, inOrg }: Reach): readonly string[] => [
    ...(options.recordsInOrg === null ? [notAsked(options.orgFault)] : inOrg.map(inOrgSentence)),
    ...runs.flatMap(filesInOrg),
    ...runs.flatMap((run) => typedTexts(run, subject)),
    ...options.foreignPlaces.map((place) => `${place} belongs to others; ask who keeps it.`),
    'Records of the org itself: as long as it holds the account, the next night reads it again. Delete it there first.',
    'Mails that were sent, lists that people saved, backups of the data folder and of the database.',
    'The audit log keeps that this was asked for, by whom and when.'
];
