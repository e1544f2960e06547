import { LightningElement, api } from 'lwc';
import { ENGINES, VERSIONS, fill } from 'c/labels';
import { formatExact, formatValue } from 'c/formatUtils';
import { changedValues, fieldLabel, fieldOf, shownValue } from 'c/schemaForm';

/** The default of a setting; undefined where its schema is not known, so that the value is shown. */
const defaultsOf = (schema) =>
    Object.fromEntries(Object.entries(schema?.properties ?? {}).map(([name, one]) => [name, one.default]));

/** One setting and its value, in the words of the schema where that is known. */
function settingText(name, value, schema) {
    const given = schema?.properties?.[name];
    if (!given) return fill(VERSIONS.setting, name.replaceAll('_', ' '), formatValue(value));
    const field = fieldOf(name, given);
    return fill(VERSIONS.setting, fieldLabel(field), shownValue(field, value));
}

/** Versions of the settings: who changed what, when and why, and the way back to an older one. */
export default class VersionList extends LightningElement {
    /** @type {Dial.SettingVersion[]} */
    @api rows = [];
    /** Schemas of the parameters by engine: what differs from their defaults is shown. @type {Record<string, Dial.Schema>} */
    @api schemas = {};
    @api canChange = false;
    @api busy = false;

    labels = VERSIONS;

    get lines() {
        return (this.rows ?? []).map((row) => {
            const schema = this.schemas?.[row.engine];
            const text = Object.entries(changedValues(row.parameters ?? {}, defaultsOf(schema)))
                .map(([name, value]) => settingText(name, value, schema))
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
