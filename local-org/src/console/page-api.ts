import { fullAccess } from '../access.ts';
import type { Session } from '../auth/sessions.ts';
import { notFound, OrgError } from '../org-error.ts';
import type { NotificationData } from './browser/page-data.ts';
import { listOf } from './list-data.ts';
import { objectInfos } from './object-info.ts';
import type { PageQuestion } from './page-question.ts';
import { recordOf } from './record-data.ts';

function notificationsOf({ org, session, posted }: PageQuestion): readonly NotificationData[] {
    if (posted) org.notifications.markRead(session.userId);
    return org.notifications.of(session.userId);
}

/** Jobs are fired by hand by those who look after the app. */
function requireAdministrator(session: Session): void {
    const may = session.permissionSets.some((set) => set.customPermissions.has('Administer_Dial_Flow'));
    if (may || session.access === fullAccess) return;
    throw new OrgError({
        status: 403,
        code: 'INSUFFICIENT_ACCESS',
        message: 'You can see scheduled jobs but not run them. The permission set DIAL-Flow Admin allows it.'
    });
}

/** What the page around the components asks for: lists, records, notifications, jobs. @throws OrgError */
export async function pageApi(question: PageQuestion): Promise<unknown> {
    const [kind, first = '', second = ''] = question.path;
    switch (kind) {
        case 'lists':
            return listOf(question, first);
        case 'records':
            return recordOf(question, { object: first, id: second });
        case 'object-infos':
            return objectInfos({
                org: question.org,
                session: question.session,
                names: (question.query.get('names') ?? '').split(',')
            });
        case 'notifications':
            return notificationsOf(question);
        case 'jobs':
            if (first === '') return question.org.scheduler.states(question.org.now());
            if (!question.posted) throw notFound();
            requireAdministrator(question.session);
            return question.org.scheduler.fire({ org: question.org, name: first });
        default:
            throw notFound();
    }
}
