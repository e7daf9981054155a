/** The rules that say whose data go onto the opening catalogue, who hands them in, and what an entry of it states. */
export const providerRules = {
  kinds: 'open.provider-kinds',
  levels: 'open.provider-levels',
  origins: 'open.data-origins',
  elements: 'open.entry-elements',
  posts: 'open.entry-posts',
} as const;
