import decidedAt from '@salesforce/label/c.Dial_Explain_DecidedAt';
import included from '@salesforce/label/c.Dial_Explain_Included';
import limit from '@salesforce/label/c.Dial_Explain_Limit';
import notIncluded from '@salesforce/label/c.Dial_Explain_NotIncluded';
import number from '@salesforce/label/c.Dial_Explain_Number';
import openRecord from '@salesforce/label/c.Dial_Explain_OpenRecord';
import otherRecord from '@salesforce/label/c.Dial_Explain_OtherRecord';
import previewOther from '@salesforce/label/c.Dial_Explain_PreviewOther';
import thatRecord from '@salesforce/label/c.Dial_Explain_ThatRecord';
import thisRecord from '@salesforce/label/c.Dial_Explain_ThisRecord';

export const EXPLAIN = {
    decidedAt,
    included,
    limit,
    notIncluded,
    number,
    openRecord,
    otherRecord,
    previewOther,
    thatRecord,
    thisRecord
};
