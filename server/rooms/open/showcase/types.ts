/** Forms and states of what people make of open data: words that server, desk and portal share. */
export const productForms = ['app', 'service', 'visualisation', 'research', 'article', 'other'] as const;
export type ProductForm = (typeof productForms)[number];
export const productStates = ['proposed', 'published', 'returned', 'withdrawn'] as const;
export type ProductState = (typeof productStates)[number];
export const eventKinds = ['contest', 'salon', 'seminar'] as const;
/** What the public adds to an event or a draft. */
export const saidKinds = ['entry', 'comment'] as const;
export type SaidKind = (typeof saidKinds)[number];
