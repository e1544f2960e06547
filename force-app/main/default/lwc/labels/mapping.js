import caption from '@salesforce/label/c.Dial_Mapping_Caption';
import column from '@salesforce/label/c.Dial_Mapping_Column';
import columnHead from '@salesforce/label/c.Dial_Mapping_ColumnHead';
import completeNote from '@salesforce/label/c.Dial_Mapping_CompleteNote';
import field from '@salesforce/label/c.Dial_Mapping_Field';
import fieldOf from '@salesforce/label/c.Dial_Mapping_FieldOf';
import filled from '@salesforce/label/c.Dial_Mapping_Filled';
import missing from '@salesforce/label/c.Dial_Mapping_Missing';
import object from '@salesforce/label/c.Dial_Mapping_Object';
import ok from '@salesforce/label/c.Dial_Mapping_Ok';
import option from '@salesforce/label/c.Dial_Mapping_Option';
import save from '@salesforce/label/c.Dial_Mapping_Save';
import status from '@salesforce/label/c.Dial_Mapping_Status';
import wrongType from '@salesforce/label/c.Dial_Mapping_WrongType';

export const MAPPING = {
    caption,
    column,
    columnHead,
    completeNote,
    field,
    fieldOf,
    filled,
    missing,
    object,
    ok,
    option,
    save,
    status,
    wrongType
};
