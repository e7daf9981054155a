/** Names of the jobs, apart from their work: who queues them need not know it. */
export const fanOutJob = 'notices.fan-out';
export const deliverJob = 'notices.deliver';
