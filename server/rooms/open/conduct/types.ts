/** The words of conduct: conclusions of a look, grounds, gravity, measures, harms, what the night looks for. */
export const conclusions = ['in-order', 'doubtful', 'in-breach'] as const;
export type Conclusion = (typeof conclusions)[number];
export const breachGrounds = [
  'unlawful-acquisition',
  'third-party-rights',
  'beyond-scenario',
  'other-breach',
] as const;
export type BreachGround = (typeof breachGrounds)[number];
export const origins = ['provider', 'bureau', 'check', 'alert', 'lead', 'report'] as const;
export type Origin = (typeof origins)[number];
export const breachStates = ['open', 'settled', 'dropped'] as const;
export type BreachState = (typeof breachStates)[number];
export const gravities = ['minor', 'serious', 'grave'] as const;
export type Gravity = (typeof gravities)[number];
export const measureKinds = ['restrict', 'close'] as const;
export type MeasureKind = (typeof measureKinds)[number];
export const measureStates = ['proposed', 'in-force', 'refused', 'lifted'] as const;
export type MeasureState = (typeof measureStates)[number];
export const evidenceKinds = [
  'takings',
  'check',
  'alert',
  'lead',
  'product',
  'report',
  'document',
  'statement',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];
export const alertKinds = ['volume', 'refused', 'sweep'] as const;
export type AlertKind = (typeof alertKinds)[number];
export const alertStates = ['standing', 'explained', 'followed'] as const;
export type AlertState = (typeof alertStates)[number];
export const harms = ['state', 'public', 'third-party'] as const;
export type Harm = (typeof harms)[number];
