import sentence from '@salesforce/label/c.Dial_Spark_Sentence';

export const SPARK = {
    sentence
};
