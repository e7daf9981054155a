/** What a ready call is made of, and what its languages have in common. */

export const callLanguages = ['curl', 'typescript', 'python', 'java', 'go'] as const;
export type CallLanguage = (typeof callLanguages)[number];
/** Ways of signing with a shared secret; the first is the one to begin with. */
export const callProfiles = ['rfc9421', 'native', 'x-ca'] as const;
export type CallProfile = (typeof callProfiles)[number];

export type CallOf = {
  path: string;
  /** JSON. */
  body: string;
  /** Where the environment names none. */
  purpose: string;
  operator: string;
};

/** A literal of the language that holds the text; all of them but the shell read it as JSON does. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export const inShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export const given =
  'GONGSHU_URL, GONGSHU_KEY and GONGSHU_SECRET come from the environment; GONGSHU_BODY, GONGSHU_PURPOSE and GONGSHU_OPERATOR may';

/** The same, and what to replace, for readers of Chinese; not in Java, whose compiler reads a file as its machine is set. */
export const givenZh =
  '从环境变量读取 GONGSHU_URL、GONGSHU_KEY、GONGSHU_SECRET；GONGSHU_BODY、GONGSHU_PURPOSE、GONGSHU_OPERATOR 可不设。请求体中的 <…> 须换成真实的值。';
