/** The names of the room's jobs, apart from their work, so that a stage can queue the one after it. */
export const jobNames = {
  takeIn: 'collect.take-in',
  stage: 'collect.stage',
  check: 'collect.check',
  merge: 'collect.merge',
} as const;
