/** What a broken guard is: the text that makes it and the text that breaks it. */
export type Mutation = { file: string; find: string; replace: string };
export type Mutations = Record<string, Mutation>;
