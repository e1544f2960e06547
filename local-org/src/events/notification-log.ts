import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { EventLog } from './event-log.ts';

/** A custom notification as the bell shows it. */
export interface OrgNotification {
    readonly id: string;
    readonly userId: string;
    readonly title: string;
    readonly body: string;
    readonly at: string;
    readonly read: boolean;
    /** The page that it leads to. */
    readonly target: string | null;
}

/** Channel on which open pages hear that there is something new. */
export const notificationChannel = '/notification';

/** Notifications kept for each user; one more drops the oldest. */
const kept = 50;

/** Custom notifications of the org's users, also after a restart. */
export class NotificationLog {
    private readonly file: string;
    private readonly events: EventLog;
    private readonly now: () => Date;
    private items: readonly OrgNotification[];

    constructor(given: { file: string; events: EventLog; now: () => Date }) {
        this.file = given.file;
        this.events = given.events;
        this.now = given.now;
        this.items = existsSync(given.file)
            ? (JSON.parse(readFileSync(given.file, 'utf8')) as OrgNotification[])
            : [];
    }

    /** The user's, newest first. */
    of(userId: string): readonly OrgNotification[] {
        return this.items.filter((item) => item.userId === userId).toReversed();
    }

    send(given: Pick<OrgNotification, 'title' | 'body' | 'target'> & { userIds: readonly string[] }): void {
        const { userIds, ...rest } = given;
        const at = this.now().toISOString();
        const added = userIds.map((userId, index) => ({
            ...rest,
            id: `${Date.parse(at).toString(36)}-${this.items.length + index}`,
            userId,
            at,
            read: false
        }));
        const all = [...this.items, ...added];
        this.keep(all.filter((item, index) => this.newerOf({ all, item, index }) < kept));
        for (const userId of userIds) this.events.publish(notificationChannel, { userId });
    }

    markRead(userId: string): void {
        this.keep(this.items.map((item) => (item.userId === userId ? { ...item, read: true } : item)));
    }

    private newerOf({
        all,
        item,
        index
    }: {
        readonly all: readonly OrgNotification[];
        readonly item: OrgNotification;
        readonly index: number;
    }): number {
        return all.slice(index + 1).filter(({ userId }) => userId === item.userId).length;
    }

    private keep(items: readonly OrgNotification[]): void {
        this.items = items;
        writeFileSync(`${this.file}.new`, JSON.stringify(items), { mode: 0o600 });
        renameSync(`${this.file}.new`, this.file);
    }
}
