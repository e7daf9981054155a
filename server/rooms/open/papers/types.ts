/** Why a paper is not taken for its original: words that server, desk and portal share. */
export const paperReasons = [
  'not-pdf',
  'unsigned',
  'unreadable',
  'altered',
  'not-whole',
  'algorithm',
  'usage',
  'untrusted',
  'not-yet-valid',
  'expired',
  'revoked',
] as const;
export type PaperReason = (typeof paperReasons)[number];
