import { LightningElement, api } from 'lwc';
import { OUTPUTS, fill } from 'c/labels';
import { formatBytes, formatCount } from 'c/formatUtils';

const DOWNLOAD = '/sfc/servlet.shepherd/version/download/';

/** The results of a run: rows, size, hash and the file to download; below, what was read. */
export default class OutputList extends LightningElement {
    /** @type {Dial.Output[]} */
    @api rows = [];
    /** @type {Dial.Run['inputs']} */
    @api inputs = [];

    labels = OUTPUTS;

    get files() {
        return (this.rows ?? []).map((output) => ({
            key: output.name,
            title: output.title,
            rows: formatCount(output.rows),
            size: formatBytes(output.bytes),
            hash: output.sha256 ?? '',
            shortHash: (output.sha256 ?? '').slice(0, 12),
            href: output.versionId ? `${DOWNLOAD}${output.versionId}` : '',
            linkName: fill(OUTPUTS.downloadNamed, output.title)
        }));
    }

    get sources() {
        return (this.inputs ?? []).map(({ name, announced, read }) => {
            const words = name.replaceAll('_', ' ');
            return {
                key: name,
                text:
                    announced === null || announced === undefined
                        ? fill(OUTPUTS.readOnlyRows, words, formatCount(read))
                        : announced === read
                          ? fill(OUTPUTS.announced, words, formatCount(announced))
                          : fill(OUTPUTS.announcedPartly, words, formatCount(announced), formatCount(read))
            };
        });
    }

    get hasSources() {
        return this.sources.length > 0;
    }
}
