import { ingestJobRoutes } from '../bulk/ingest-job-routes.ts';
import { queryJobRoutes } from '../bulk/query-job-routes.ts';
import { fileRoutes } from '../files/file-routes.ts';
import { deployRoutes } from '../metadata-deploy/deploy-routes.ts';
import type { Org } from '../org.ts';
import { batchRoutes } from './batch-routes.ts';
import { collectionRoutes } from './collection-routes.ts';
import { compositeRoutes } from './composite-routes.ts';
import { credentialRoutes } from './credential-routes.ts';
import { describeRoutes } from './describe-routes.ts';
import { queryRoutes } from './query-routes.ts';
import { recordRoutes } from './record-routes.ts';
import type { Route } from './router.ts';
import { replicationRoutes } from './replication-routes.ts';
import { treeRoutes } from './tree-routes.ts';

/** Everything below /services/data/vNN.0; of two patterns that fit, the first counts. */
export function dataRoutes(org: Org): readonly Route[] {
    const inner = [
        ...queryRoutes(org),
        ...treeRoutes(org),
        ...collectionRoutes(org),
        ...fileRoutes(org),
        ...describeRoutes(org),
        ...replicationRoutes(org),
        ...recordRoutes(org)
    ];
    return [
        ...queryJobRoutes(org),
        ...ingestJobRoutes(org),
        ...compositeRoutes(org, inner),
        ...batchRoutes(inner),
        ...credentialRoutes(org),
        ...deployRoutes(org),
        ...inner
    ];
}
