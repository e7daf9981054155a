/** The person behind a call, by the number the consumer knows them by: however it is written, the same person. */
export const foldOperator = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
