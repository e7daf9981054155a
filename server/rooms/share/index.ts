/** The door of share: applications for other departments' data, and the behaviours that packs name. */
import './errors.ts';

export { shareBehaviours } from './behaviours.ts';
export { shareBoard } from './board.ts';
export { createApplication } from './commands/create-application.ts';
export { applicationFigures, freeUse } from './commands/free-use.ts';
export { saveApplication } from './commands/save-application.ts';
export { submitApplication } from './commands/submit-application.ts';
export { withdrawApplication } from './commands/withdraw-application.ts';
export { shareErrors } from './errors.ts';
export { shareEvents, shareKinds } from './events.ts';
export { shareSubscribers } from './reactions.ts';
export { type Application, getApplication } from './repository.ts';
export { sharePlugin } from './routes.ts';
export type { Answers, ApplicationReply, ApplicationSummary } from './schema.ts';
export { barsOf } from './bars/bars.ts';
export { matchUnmet } from './needs/match.ts';
export { offPlatformOf } from './off-platform/notices.ts';
export { sharingBoard } from './sharing/board.ts';
export { sharingErrors } from './sharing/errors.ts';
export { sharingKinds } from './sharing/events.ts';
export { sharingNotices } from './sharing/notices.ts';
export { sharingBehaviours, sharingDaily, sharingPlugin } from './sharing/plugin.ts';
export { shareSuccession } from './succession.ts';
