import action from '@salesforce/label/c.Dial_Versions_Action';
import active from '@salesforce/label/c.Dial_Versions_Active';
import allDefault from '@salesforce/label/c.Dial_Versions_AllDefault';
import caption from '@salesforce/label/c.Dial_Versions_Caption';
import changed from '@salesforce/label/c.Dial_Versions_Changed';
import delivered from '@salesforce/label/c.Dial_Versions_Delivered';
import differences from '@salesforce/label/c.Dial_Versions_Differences';
import name from '@salesforce/label/c.Dial_Versions_Name';
import reason from '@salesforce/label/c.Dial_Versions_Reason';
import setting from '@salesforce/label/c.Dial_Versions_Setting';
import use from '@salesforce/label/c.Dial_Versions_Use';
import version from '@salesforce/label/c.Dial_Versions_Version';
import who from '@salesforce/label/c.Dial_Versions_Who';

export const VERSIONS = {
    action,
    active,
    allDefault,
    caption,
    changed,
    delivered,
    differences,
    name,
    reason,
    setting,
    use,
    version,
    who
};
