/** The door of offers within the room. */
import './errors.ts';
import './events.ts';
import './notices.ts';

export { offerErrors } from './errors.ts';
export { offerKinds } from './events.ts';
export { offerNotices } from './notices.ts';
export { offerOfDataset } from './offers.ts';
export { readLinks } from './read.ts';
export { offerRoutes } from './routes.ts';
