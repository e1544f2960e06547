import { join } from 'node:path';
import { ROOT } from '../local/folders.ts';
import { findJdk, JDK_MISSING } from './jdk.ts';
import { bringTrino, ClusterError } from './packages.ts';

/** Where packages, tables and logs of a cluster are kept; what was brought once is there for all. */
export const CLUSTER_FOLDER = join(ROOT, '.dial-flow', 'cluster');

/** Why no cluster can be started on this computer, in words; null where one can. What it takes is brought first. */
export async function whyNoCluster(): Promise<string | null> {
    const jdk = await findJdk(process.env);
    if (jdk === null) return JDK_MISSING;
    try {
        await bringTrino({ folder: CLUSTER_FOLDER, jdk, say: console.log });
        return null;
    } catch (error) {
        if (error instanceof ClusterError) return error.message;
        throw error;
    }
}
