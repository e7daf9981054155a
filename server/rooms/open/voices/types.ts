/** The kinds of voices and how one stands: words that server, desk and portal share. */
export const voiceKinds = ['correction', 'objection', 'question', 'rating', 'opinion', 'report'] as const;
export type VoiceKind = (typeof voiceKinds)[number];

/** `agreed`: the provider wants the catalogue changed and the authority has not acted yet; `replaced`: a newer rating stands. */
export const voiceStates = ['open', 'agreed', 'answered', 'settled', 'refused', 'replaced'] as const;
export type VoiceState = (typeof voiceStates)[number];

/** Whether the public reads its words: never without a person having decided so where something was doubtful. */
export const shownStates = ['shown', 'held', 'hidden'] as const;
export type Shown = (typeof shownStates)[number];

/** Why one is looked at before it is shown. */
export const doubtKeys = ['trap', 'too-fast', 'links', 'repeated', 'words'] as const;
export type Doubt = (typeof doubtKeys)[number];

/** Parts of the opening catalogue that somebody may want corrected; the first ones are changed by the authority’s consent itself. */
export const textParts = ['title', 'summary', 'updateCycle', 'obtain', 'use', 'spread'] as const;
export const correctionParts = [...textParts, 'class', 'fields', 'other'] as const;
export type TextPart = (typeof textParts)[number];

export const objectionGrounds = ['error', 'omission', 'third-party-rights', 'other'] as const;
export const RIGHTS = 'third-party-rights';

/** Kinds that run through the steps of a procedure of the city. */
export const caseKinds = { correction: 'open.correction', objection: 'open.objection' } as const;
export type CaseKind = keyof typeof caseKinds;
export const isCaseKind = (kind: VoiceKind): kind is CaseKind => Object.hasOwn(caseKinds, kind);

/** What is answered as it stands. */
export const answeredKinds: readonly VoiceKind[] = ['question', 'opinion', 'report'];
export const opinionActions = ['adopted', 'not-adopted'] as const;
