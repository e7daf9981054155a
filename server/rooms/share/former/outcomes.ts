/** How a case decided elsewhere ended. Apart from the shapes: the web takes these words along, not the library that checks them. */
export const formerOutcomes = ['granted', 'partly', 'refused', 'withdrawn'] as const;
export type FormerOutcome = (typeof formerOutcomes)[number];
