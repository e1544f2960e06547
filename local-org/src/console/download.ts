import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createApexContext } from '../apex-runtime/apex-context.ts';
import { Soql, soql } from '../apex-runtime/soql-text.ts';
import type { Session } from '../auth/sessions.ts';
import { notFound } from '../org-error.ts';
import type { Org } from '../org.ts';

const headerText = (name: string): string => name.replace(/[^\x20-\x7e]|["\\]/g, '_');

/** Sends a file that belongs to records which the user may read. @throws OrgError 404 for any other */
export async function downloadFile({
    org,
    session,
    id,
    response
}: {
    readonly org: Org;
    readonly session: Session;
    readonly id: string;
    readonly response: ServerResponse;
}): Promise<void> {
    const context = createApexContext(org, session);
    const [version] = await context.query(
        soql`SELECT PathOnClient, ContentDocumentId FROM ContentVersion WHERE Id = ${id}`
    );
    if (!version) throw notFound();
    const links = await context.system.query(
        soql`SELECT LinkedEntityId FROM ContentDocumentLink WHERE ContentDocumentId = ${String(version['ContentDocumentId'])}`
    );
    const isReadable = async (id: string): Promise<boolean> => {
        const object = org.schema.findObjectOfId(id);
        if (!object || object.name === 'User' || !session.access.canRead(object)) return false;
        return (await context.count(soql`SELECT COUNT() FROM ${new Soql(object.name)} WHERE Id = ${id}`)) > 0;
    };
    const readable = await Promise.all(links.map(({ LinkedEntityId }) => isReadable(String(LinkedEntityId))));
    if (!readable.includes(true)) throw notFound();
    const { stream, size } = await org.files.open(id);
    response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${headerText(String(version['PathOnClient']).split('/').pop() ?? 'file')}"`,
        'content-length': size
    });
    await pipeline(stream, response);
}
