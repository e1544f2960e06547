import { variablesSchema } from '../../../compute-service/src/config/variables.ts';

const SQL_SERVER = /^DIAL_FLOW_(SQLSERVER_[A-Z_]+|RUN_STORE|WAREHOUSE)$/;

/** Whether the service knows a setting of this name, itself or as a file that holds it. */
export const isSetting = (name: string): boolean =>
    name in variablesSchema.shape ||
    name.replace(/_FILE$/, '') in variablesSchema.shape ||
    SQL_SERVER.test(name);

/** Whether a setting holds a secret as it is, not the name of its file. */
export const isSecretValue = (name: string): boolean => /(PASSWORD|SECRET|API_KEYS|PRIVATE_KEY)$/.test(name);
