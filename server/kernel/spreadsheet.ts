/** What a spreadsheet would make of a cell's text. Pure. */

/** It would be run as a formula: by its first sign, in narrow or full-width form, white space before it or not. */
export const runsAsFormula = (text: string): boolean =>
  /^(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/.test(text);

/** A leading apostrophe makes a spreadsheet show the text instead of computing it. */
export const harmless = (text: string): string => (runsAsFormula(text) ? `'${text}` : text);
