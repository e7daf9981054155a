/** Every guard that a case relies on, as the text that makes it and the text that breaks it. A text no longer found fails loudly. */

export type Mutation = { file: string; find: string; replace: string };

export const guards: Record<string, Mutation> = {};
