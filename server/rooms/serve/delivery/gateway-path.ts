/** Where systems fetch delivered files. */
export const deliveriesPath = '/gateway/v1/services/:code/deliveries';
