import type { Session } from '../auth/sessions.ts';
import { notFound } from '../org-error.ts';
import type { Org } from '../org.ts';
import type { NotificationData } from './browser/page-data.ts';
import { listOf } from './list-data.ts';
import { recordOf } from './record-data.ts';

export interface PageQuestion {
    readonly org: Org;
    readonly session: Session;
    readonly sourceFolder: string;
    readonly path: readonly string[];
    readonly query: URLSearchParams;
    /** The body of a POST. */
    readonly posted: Readonly<Record<string, unknown>> | undefined;
}

function notificationsOf({ org, session, posted }: PageQuestion): readonly NotificationData[] {
    if (posted) org.notifications.markRead(session.userId);
    return org.notifications.of(session.userId);
}

/** What the page around the components asks for: lists, records, notifications, jobs. @throws OrgError */
export async function pageApi(question: PageQuestion): Promise<unknown> {
    const [kind, first = '', second = ''] = question.path;
    switch (kind) {
        case 'lists':
            return listOf(question, first);
        case 'records':
            return recordOf(question, { object: first, id: second });
        case 'notifications':
            return notificationsOf(question);
        case 'jobs':
            return [];
        default:
            throw notFound();
    }
}
