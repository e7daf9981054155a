/** Names of the jobs of feeds, apart from their work: whoever changes rows queues them without knowing it. */
export const nudgeJob = 'serve.nudge';
