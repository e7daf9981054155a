/** The rules exclusions ask the city's law for. */
export const exclusionRules = {
  grounds: 'classify.closed-grounds',
  superior: 'open.superior-rule',
  waysBack: 'open.ways-back',
  limit: 'open.way-back-limit',
  interval: 'open.exclusion-review',
  reviewed: 'open.reviewed-entries',
  answers: 'open.review-answers',
  foreign: 'open.foreign-origins',
} as const;
