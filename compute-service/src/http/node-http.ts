/**
 * Node's modules for HTTP and TLS. An import of one evaluates all that it exports, among it WebSocket, behind which stands
 * a whole HTTP client, and the certificates of all authorities: 5 MB in a service that needs neither.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
export const { createServer: createTlsServer } = process.getBuiltinModule('node:https');
export const { createSecureContext } = process.getBuiltinModule('node:tls');
