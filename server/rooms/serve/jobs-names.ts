/** Names of the room's jobs, apart from their work: commands queue them without knowing it. */
export const lookUnservedJob = 'serve.look-unserved';
export const fillServingJob = 'serve.fill-serving';
export const dropServingJob = 'serve.drop-serving';
export const makeDeliveryJob = 'serve.make-delivery';
export const alertRefusalsJob = 'serve.alert-refusals';
export const canaryJob = 'serve.canary';
