/** Where records are asked for: the one address of every service. */
export const recordsPath = '/gateway/v1/services/:code/records';
