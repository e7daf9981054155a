/** The door of products, events and standards within the room. */
import './errors.ts';
import './events.ts';
import './notices.ts';

export { showcaseErrors } from './errors.ts';
export { showcaseKinds } from './events.ts';
export { showcaseNotices } from './notices.ts';
export { hideProductsOf } from './products.ts';
export { showcaseRoutes } from './routes.ts';
