/** The names of the jobs of push, apart from their work. */
export const pushJobs = {
  group: 'collect.push-group',
  settle: 'collect.push-settle',
  silent: 'collect.contact-silent',
} as const;
