import { fullAccess, type Access } from '../access.ts';
import type { Session } from '../auth/sessions.ts';
import { OrgError } from '../org-error.ts';
import { orgDay, type Org } from '../org.ts';
import { writeJson } from '../records/json-writes.ts';
import type { RowOutcome, WriteOperation } from '../records/write-request.ts';
import { compileQuery } from '../soql/compile.ts';
import type { ServiceAnswer, ServiceRequest } from './compute-service.ts';
import type { Soql } from './soql-text.ts';

/** A record as a method reads and writes it. */
export type SObject = Readonly<Record<string, unknown>>;

const apiVersion = '66.0';
/** Most rows that the queries of a transaction may return. */
const mostRows = 50_000;
const pageSize = 2000;

/** The org's data through its own doors, with somebody's permissions. */
export interface Doors {
    /** @throws OrgError as the org refuses the query */
    query(query: Soql): Promise<readonly SObject[]>;
    count(query: Soql): Promise<number>;
    /** Writes records and tells what became of each. */
    write(object: string, operation: WriteOperation, records: readonly SObject[]): Promise<RowOutcome[]>;
    /** Inserts one record. @returns its id. @throws OrgError when it is refused */
    insert(object: string, record: SObject): Promise<string>;
    /** Updates one record. @throws OrgError when it is refused */
    update(object: string, record: SObject): Promise<void>;
    canRead(object: string): boolean;
    canReadField(object: string, field: string): boolean;
    canCreate(object: string): boolean;
    canEditField(object: string, field: string): boolean;
}

/** What a method of a controller works with. */
export interface ApexContext extends Doors {
    readonly userId: string;
    readonly now: Date;
    /** Whether the user has a custom permission. */
    can(customPermission: string): boolean;
    /** The same doors in system mode, for what the platform does by itself. */
    readonly system: Doors;
    /** One callout to the compute service. @throws AuraHandledError */
    service(request: ServiceRequest): Promise<ServiceAnswer>;
    readonly org: Org;
}

class OrgDoors implements Doors {
    private readonly org: Org;
    private readonly user: Session;

    constructor(org: Org, user: Session) {
        this.org = org;
        this.user = user;
    }

    async query(query: Soql): Promise<readonly SObject[]> {
        const first = await this.org.queries.run({
            query: this.compile(query),
            user: this.user.userId,
            batchSize: pageSize,
            apiVersion
        });
        const rows = [...first.records];
        let next = first.nextRecordsUrl;
        while (next !== undefined) {
            if (rows.length > mostRows)
                throw new OrgError({
                    code: 'LIMIT_EXCEEDED',
                    message: `Too many query rows: ${mostRows + 1}`
                });
            const [locator = '', offset = ''] = next.slice(next.lastIndexOf('/') + 1).split('-');
            const page = await this.org.queries.page({
                locator,
                offset: Number(offset),
                user: this.user.userId,
                batchSize: pageSize,
                apiVersion
            });
            rows.push(...page.records);
            next = page.nextRecordsUrl;
        }
        return rows;
    }

    async count(query: Soql): Promise<number> {
        const { totalSize } = await this.org.queries.run({
            query: this.compile(query),
            user: this.user.userId,
            batchSize: 1,
            apiVersion
        });
        return totalSize;
    }

    write(object: string, operation: WriteOperation, records: readonly SObject[]): Promise<RowOutcome[]> {
        return writeJson({
            org: this.org,
            session: this.user,
            object: this.objectOf(object),
            operation,
            records: records.map((record) => ({ ...record }))
        });
    }

    async insert(object: string, record: SObject): Promise<string> {
        const [outcome] = await this.write(object, 'insert', [record]);
        return this.accepted(outcome);
    }

    async update(object: string, record: SObject): Promise<void> {
        const [outcome] = await this.write(object, 'update', [record]);
        this.accepted(outcome);
    }

    canRead(object: string): boolean {
        const found = this.org.schema.findObject(object);
        return found !== undefined && this.user.access.canRead(found);
    }

    canReadField(object: string, field: string): boolean {
        const found = this.org.schema.findObject(object);
        const definition = found && this.org.schema.findField(found, field);
        if (!found || !definition) return false;
        return this.user.access.canRead(found) && this.user.access.canReadField(found, definition);
    }

    canCreate(object: string): boolean {
        const found = this.org.schema.findObject(object);
        return found !== undefined && this.user.access.canCreate(found);
    }

    canEditField(object: string, field: string): boolean {
        const found = this.org.schema.findObject(object);
        const definition = found && this.org.schema.findField(found, field);
        if (!found || !definition) return false;
        return this.user.access.canEdit(found) && this.user.access.canEditField(found, definition);
    }

    private compile(query: Soql): ReturnType<typeof compileQuery> {
        return compileQuery({
            schema: this.org.schema,
            access: this.user.access,
            today: orgDay(this.org.now()),
            includeDeleted: false,
            text: query.text
        });
    }

    private objectOf(name: string) {
        const object = this.org.schema.findObject(name);
        if (object) return object;
        throw new OrgError({ code: 'INVALID_TYPE', message: `There is no object ${name}` });
    }

    private accepted(outcome: RowOutcome | undefined): string {
        const refusal = outcome?.refusal;
        if (!outcome || refusal) {
            const { code = 'UNKNOWN_EXCEPTION', message = 'The record was not written' } = refusal ?? {};
            throw new OrgError({ code, message, ...(refusal ? { fields: refusal.fields } : {}) });
        }
        return outcome.id ?? '';
    }
}

const systemAccess: Access = fullAccess;

/** What a method works with on behalf of a session. */
export function createApexContext(org: Org, session: Session): ApexContext {
    const user = new OrgDoors(org, session);
    const system = new OrgDoors(org, { ...session, access: systemAccess });
    return {
        userId: session.userId,
        now: org.now(),
        org,
        system,
        can: (permission) => session.permissionSets.some((set) => set.customPermissions.has(permission)),
        service: (request) => org.computeService.call(request),
        query: (query) => user.query(query),
        count: (query) => user.count(query),
        write: (object, operation, records) => user.write(object, operation, records),
        insert: (object, record) => user.insert(object, record),
        update: (object, record) => user.update(object, record),
        canRead: (object) => user.canRead(object),
        canReadField: (object, field) => user.canReadField(object, field),
        canCreate: (object) => user.canCreate(object),
        canEditField: (object, field) => user.canEditField(object, field)
    };
}
