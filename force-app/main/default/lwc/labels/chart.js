import keys from '@salesforce/label/c.Dial_Chart_Keys';
import showChart from '@salesforce/label/c.Dial_Chart_ShowChart';
import showTable from '@salesforce/label/c.Dial_Chart_ShowTable';

export const CHART = {
    keys,
    showChart,
    showTable
};
