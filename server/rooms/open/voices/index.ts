/** The door of voices within the room. */
import './errors.ts';
import './events.ts';
import './notices.ts';

export { voiceBehaviours } from './behaviours.ts';
export { voiceErrors } from './errors.ts';
export { voiceKindsOfLedger } from './events.ts';
export { followSubscriber } from './follow.ts';
export { voiceNotices } from './notices.ts';
export { readSetVoices } from './public.ts';
export { voiceRoutes } from './routes.ts';
