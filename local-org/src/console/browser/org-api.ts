import type { JobData, ListData, NotificationData, RecordData } from './page-data.ts';
import { sessionEnded } from './session.ts';

/** The org refused what the page asked; the message is for people. */
export class OrgRefused extends Error {
    override readonly name = 'OrgRefused';
}

/** Asks the org for what a page needs. @throws OrgRefused */
export async function askOrg<T = unknown>(path: string, init?: RequestInit): Promise<T> {
    const response = await fetch(`/console/api/${path}`, init);
    if (response.status === 401) sessionEnded();
    const body: unknown = await response.json();
    if (response.ok) return body as T;
    const [fault] = body as readonly { readonly message: string }[];
    throw new OrgRefused(fault?.message ?? `The org answered ${response.status}.`);
}

const post = (body: object): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
});

export const loadList = (object: string, view: string | undefined): Promise<ListData> =>
    askOrg(`lists/${object}${view === undefined ? '' : `?view=${encodeURIComponent(view)}`}`);

export const loadRecord = (object: string, id: string): Promise<RecordData> =>
    askOrg(`records/${object}/${id}`);

export const loadJobs = (): Promise<readonly JobData[]> => askOrg('jobs');

export const fireJob = (name: string): Promise<JobData> => askOrg(`jobs/${name}`, post({}));

export const loadNotifications = (): Promise<readonly NotificationData[]> => askOrg('notifications');

export const markNotificationsRead = (): Promise<readonly NotificationData[]> =>
    askOrg('notifications', post({}));
