/** The rules of the daily check, the mark each belongs to, and the limits the authority sets: words only. */
export const marks = ['metadata', 'validity', 'timeliness', 'availability'] as const;
export type Mark = (typeof marks)[number];

export const detectors = {
  empty: 'validity',
  small: 'validity',
  split: 'validity',
  duplicate: 'validity',
  missing: 'validity',
  converted: 'validity',
  stale: 'timeliness',
  undescribed: 'metadata',
  'dead-interface': 'availability',
  unanswered: 'timeliness',
  personal: 'validity',
  format: 'metadata',
  link: 'availability',
  vanished: 'availability',
  'count-differs': 'validity',
  licence: 'metadata',
  quality: 'validity',
} as const satisfies Record<string, Mark>;
export type Detector = keyof typeof detectors;
export const detectorKeys = Object.keys(detectors) as [Detector, ...Detector[]];

export const limits = ['least-cells', 'most-empty', 'due-days'] as const;
export type Limit = (typeof limits)[number];
