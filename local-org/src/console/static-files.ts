import { createReadStream, existsSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { notFound } from '../org-error.ts';

const contentTypes: Readonly<Record<string, string>> = {
    '.css': 'text/css;charset=UTF-8',
    '.js': 'text/javascript;charset=UTF-8',
    '.json': 'application/json',
    '.map': 'application/json',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.woff2': 'font/woff2'
};

/** Kept by the browser until it asks whether the file changed; a bundle is built anew under the same name. */
const revalidate = 'no-cache';

/** The file below a folder that an address means. @throws OrgError 404 where there is none */
export function fileBelow(folder: string, path: string): string {
    const file = join(folder, normalize(`/${decodeURIComponent(path)}`));
    const inside = file.startsWith(folder + sep);
    if (inside && existsSync(file) && statSync(file).isFile()) return file;
    throw notFound();
}

/** Sends a file, or says that the browser has it already. */
export async function sendFile({
    file,
    io,
    contentType
}: {
    readonly file: string;
    readonly io: { request: IncomingMessage; response: ServerResponse };
    readonly contentType?: string | undefined;
}): Promise<void> {
    const { request, response } = io;
    const { size, mtimeMs } = statSync(file);
    const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    const headers = { 'cache-control': revalidate, etag: tag };
    if (request.headers['if-none-match'] === tag) {
        response.writeHead(304, headers).end();
        return;
    }
    const type = contentType ?? contentTypes[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...headers, 'content-type': type, 'content-length': size });
    await pipeline(createReadStream(file), response);
}
