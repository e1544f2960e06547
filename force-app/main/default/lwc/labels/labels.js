/** Every text of the console, by place: custom labels, so that an org may translate or reword them. */
export { COMMON } from './common';
export { DECISIONS } from './decisions';
export { ERRORS } from './errors';
export { FORM } from './form';
export { FORMAT } from './format';
export { LIVE } from './live';
export { NAV } from './nav';
export { PHONE } from './phone';
export { SETUP } from './setup';
export { STATUS } from './status';
export { VERDICT } from './verdict';
export { fill, plural } from './fill';
