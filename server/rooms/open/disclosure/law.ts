/** The rules disclosure asks the city's law for. */
export const disclosureRules = {
  steps: 'open.processing-steps',
  sensitiveSteps: 'open.sensitive-steps',
  review: 'open.disclosure-review',
  machineReadable: 'open.machine-readable',
  acquisitions: 'open.foreign-origins',
  subjectConsent: 'open.subject-consent',
  k: 'open.k-anonymity',
  l: 'open.l-diversity',
  atRisk: 'open.rows-at-risk',
} as const;
