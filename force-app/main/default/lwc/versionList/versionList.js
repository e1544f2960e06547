import { LightningElement, api } from 'lwc';
import { ENGINES, VERSIONS, fill } from 'c/labels';
import { formatExact, formatValue } from 'c/formatUtils';

/** Versions of the settings: who changed what, when and why, and the way back to an older one. */
export default class VersionList extends LightningElement {
    /** @type {any[]} */
    @api rows = [];
    @api canChange = false;
    @api busy = false;

    labels = VERSIONS;

    get lines() {
        return (this.rows ?? []).map((row) => {
            const values = Object.entries(row.parameters ?? {});
            const text = values
                .map(([name, value]) => fill(VERSIONS.setting, name.replaceAll('_', ' '), formatValue(value)))
                .join('; ');
            return {
                key: `${row.engine}.${row.version}`,
                engine: row.engine,
                version: row.version,
                name: fill(VERSIONS.name, ENGINES[row.engine] ?? row.engine, row.version),
                isActive: row.active,
                differences: text || VERSIONS.allDefault,
                who: row.changedBy
                    ? fill(VERSIONS.who, row.changedBy, formatExact(row.changedAt))
                    : VERSIONS.delivered,
                reason: row.reason ?? '',
                canUse: this.canChange && !row.active,
                use: fill(VERSIONS.use, row.version)
            };
        });
    }

    handleUse(event) {
        const { engine, version } = event.target.dataset;
        this.dispatchEvent(new CustomEvent('versionuse', { detail: { engine, version: Number(version) } }));
    }
}
