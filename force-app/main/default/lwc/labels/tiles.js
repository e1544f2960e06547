import descAllFull from '@salesforce/label/c.Dial_Tiles_DescAllFull';
import descFill from '@salesforce/label/c.Dial_Tiles_DescFill';
import descMeasure from '@salesforce/label/c.Dial_Tiles_DescMeasure';
import dialled from '@salesforce/label/c.Dial_Tiles_Dialled';
import fill from '@salesforce/label/c.Dial_Tiles_Fill';
import legend from '@salesforce/label/c.Dial_Tiles_Legend';
import legendBehind from '@salesforce/label/c.Dial_Tiles_LegendBehind';
import legendFar from '@salesforce/label/c.Dial_Tiles_LegendFar';
import legendFull from '@salesforce/label/c.Dial_Tiles_LegendFull';
import legendNear from '@salesforce/label/c.Dial_Tiles_LegendNear';
import legendNone from '@salesforce/label/c.Dial_Tiles_LegendNone';
import legendOver from '@salesforce/label/c.Dial_Tiles_LegendOver';
import legendRange from '@salesforce/label/c.Dial_Tiles_LegendRange';
import name from '@salesforce/label/c.Dial_Tiles_Name';
import nameMeasure from '@salesforce/label/c.Dial_Tiles_NameMeasure';
import noTarget from '@salesforce/label/c.Dial_Tiles_NoTarget';
import over from '@salesforce/label/c.Dial_Tiles_Over';
import reached from '@salesforce/label/c.Dial_Tiles_Reached';
import recent from '@salesforce/label/c.Dial_Tiles_Recent';
import short from '@salesforce/label/c.Dial_Tiles_Short';
import state from '@salesforce/label/c.Dial_Tiles_State';
import supply from '@salesforce/label/c.Dial_Tiles_Supply';
import taken from '@salesforce/label/c.Dial_Tiles_Taken';
import target from '@salesforce/label/c.Dial_Tiles_Target';
import title from '@salesforce/label/c.Dial_Tiles_Title';

export const TILES = {
    descAllFull,
    descFill,
    descMeasure,
    dialled,
    fill,
    legend,
    legendBehind,
    legendFar,
    legendFull,
    legendNear,
    legendNone,
    legendOver,
    legendRange,
    name,
    nameMeasure,
    noTarget,
    over,
    reached,
    recent,
    short,
    state,
    supply,
    taken,
    target,
    title
};
