import decidedAt from '@salesforce/label/c.Dial_Explain_DecidedAt';
import included from '@salesforce/label/c.Dial_Explain_Included';
import limit from '@salesforce/label/c.Dial_Explain_Limit';
import notIncluded from '@salesforce/label/c.Dial_Explain_NotIncluded';
import number from '@salesforce/label/c.Dial_Explain_Number';
import previewOther from '@salesforce/label/c.Dial_Explain_PreviewOther';

export const EXPLAIN = {
    decidedAt,
    included,
    limit,
    notIncluded,
    number,
    previewOther
};
