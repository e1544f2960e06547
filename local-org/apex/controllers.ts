import type { ApexControllers } from '../src/apex-runtime/controllers.ts';
import { dialConfigController } from './dial-config-controller.ts';
import { dialConsoleController } from './dial-console-controller.ts';
import { dialExplainController } from './dial-explain-controller.ts';
import { dialHistoryController } from './dial-history-controller.ts';
import { dialListController } from './dial-list-controller.ts';
import { dialResearchController } from './dial-research-controller.ts';
import { dialReviewController } from './dial-review-controller.ts';
import { dialRunController } from './dial-run-controller.ts';
import { dialSettingsController } from './dial-settings-controller.ts';

/** The methods that components call, by the names of their Apex classes. */
export const controllers: ApexControllers = {
    DialConfigController: dialConfigController,
    DialConsoleController: dialConsoleController,
    DialExplainController: dialExplainController,
    DialHistoryController: dialHistoryController,
    DialListController: dialListController,
    DialResearchController: dialResearchController,
    DialReviewController: dialReviewController,
    DialRunController: dialRunController,
    DialSettingsController: dialSettingsController
};
