/** Those who asked to be told of changes at an address of their own. */
export { webhookErrors } from './errors.ts';
export { webhookKinds } from './events.ts';
export { webhookRoutes } from './routes.ts';
export { webhookJobs, webhookSubscriber } from './send.ts';
