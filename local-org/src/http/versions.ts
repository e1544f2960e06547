import { notFound } from '../org-error.ts';

/** Older versions are retired in real orgs too. */
const oldestOfOrgs = 31;

/** API versions that the org serves: number and the release that brought it. */
const releases: ReadonlyArray<readonly [number, string]> = [
    [50, "Winter '21"],
    [51, "Spring '21"],
    [52, "Summer '21"],
    [53, "Winter '22"],
    [54, "Spring '22"],
    [55, "Summer '22"],
    [56, "Winter '23"],
    [57, "Spring '23"],
    [58, "Summer '23"],
    [59, "Winter '24"],
    [60, "Spring '24"],
    [61, "Summer '24"],
    [62, "Winter '25"],
    [63, "Spring '25"],
    [64, "Summer '25"],
    [65, "Winter '26"],
    [66, "Spring '26"],
    [67, "Summer '26"],
    [68, "Winter '27"]
];

/** The reply of /services/data. */
export const versionList = releases.map(([version, label]) => ({
    label,
    url: `/services/data/v${version}.0`,
    version: `${version}.0`
}));

/**
 * @throws OrgError 404 for a version that the org does not have
 */
export function refuseVersion(version: string | undefined): void {
    if (version === undefined || isKnownVersion(version)) return;
    const [oldest] = versionList;
    if (Number(version) >= oldestOfOrgs && Number(version) < Number(oldest?.version))
        throw notFound(`API version ${version} is not supported by local-org`);
    throw notFound();
}

export const isKnownVersion = (version: string): boolean =>
    versionList.some((entry) => entry.version === version);
