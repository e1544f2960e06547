import announced from '@salesforce/label/c.Dial_Outputs_Announced';
import announcedPartly from '@salesforce/label/c.Dial_Outputs_AnnouncedPartly';
import caption from '@salesforce/label/c.Dial_Outputs_Caption';
import download from '@salesforce/label/c.Dial_Outputs_Download';
import downloadNamed from '@salesforce/label/c.Dial_Outputs_DownloadNamed';
import hash from '@salesforce/label/c.Dial_Outputs_Hash';
import inputs from '@salesforce/label/c.Dial_Outputs_Inputs';
import notStored from '@salesforce/label/c.Dial_Outputs_NotStored';
import readOnlyRows from '@salesforce/label/c.Dial_Outputs_ReadOnlyRows';
import rows from '@salesforce/label/c.Dial_Outputs_Rows';
import size from '@salesforce/label/c.Dial_Outputs_Size';
import title from '@salesforce/label/c.Dial_Outputs_Title';

export const OUTPUTS = {
    announced,
    announcedPartly,
    caption,
    download,
    downloadNamed,
    hash,
    inputs,
    notStored,
    readOnlyRows,
    rows,
    size,
    title
};
