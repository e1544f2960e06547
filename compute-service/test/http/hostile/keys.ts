import { each } from './request.ts';
import type { HostileRequest, Request } from './request.ts';

/** Keys that open nothing. */
export function keys(request: Request): readonly HostileRequest[] {
    const values: readonly (string | null)[] = [
        null,
        '',
        'Bearer',
        'Bearer ',
        'Bearer null',
        'Bearer undefined',
        'Basic YWRtaW46YWRtaW4=',
        'Digest username="admin"',
        'Negotiate abc',
        "Bearer ' OR '1'='1",
        'Bearer a b',
        'Bearer a,Bearer b',
        'Bearer dfk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
        "Bearer dfk_' OR 1=1 --_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        `Bearer ${'A'.repeat(43)}`,
        'bearer',
        'Bearer \t',
        `Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6Ii4uLy4uL2V0Yy9wYXNzd2QifQ.eyJzdWIiOiJhIn0.${'A'.repeat(342)}`,
        'Bearer eyJhbGciOiJSUzI1NiIsInppcCI6IkRFRiJ9.e30.AA',
        'Bearer eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AA.AA.AA',
        'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.',
        'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.c2ln',
        'Bearer \u00e4\u00f6\u00fc',
        `Bearer ${'a'.repeat(9000)}`
    ];
    return each(
        'key',
        values.map((key) => [(key ?? 'none').slice(0, 60), request({ key }), 401] as const)
    );
}
