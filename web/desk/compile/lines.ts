// Reads what is typed or pasted line by line: items, codes with their meaning, elements copied out of a sheet. Commas may be Chinese.
const comma = '[,\\uFF0C]';
const between = /[,\uFF0C\u3001\n]/;
const codeLine = new RegExp(`^\\s*([^\\s,\\uFF0C]+)(?:\\s|${comma})+(.+?)\\s*$`);
const cell = new RegExp(`\\t|${comma}`);

/** Names one a line or separated by commas. */
export const namesIn = (text: string): string[] =>
  text
    .split(between)
    .map((name) => name.trim())
    .filter(Boolean);

export type Code = { code: string; zh: string };

/** A line is a code, a space, tab or comma, and its meaning; `wrong` are the numbers of lines that are not. */
export function codesIn(text: string): { entries: Code[]; wrong: number[] } {
  const entries: Code[] = [];
  const wrong: number[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, code, zh] = codeLine.exec(line) ?? [];
    if (code && zh) entries.push({ code, zh });
    else wrong.push(i + 1);
  }
  return { entries, wrong };
}

export type ElementLine = {
  identifier: string;
  titleZh: string;
  type: string;
  length?: number;
  codeListCode?: string;
  definition: string;
};

/** Columns: identifier, name, type, length, code list, definition; a line without the first two is left out. */
export const elementsIn = (text: string): ElementLine[] =>
  text
    .split('\n')
    .map((line) => line.split(cell).map((one) => one.trim()))
    .filter(([identifier, titleZh]) => identifier && titleZh)
    .map(([identifier = '', titleZh = '', type = '', length = '', list = '', ...rest]) => ({
      identifier,
      titleZh,
      // A sheet may write the type with words around its letter: the letter counts.
      type: /[A-Za-z]/.exec(type)?.[0].toUpperCase() ?? 'C',
      ...(Number.parseInt(length, 10) > 0 ? { length: Number.parseInt(length, 10) } : {}),
      ...(list ? { codeListCode: list } : {}),
      definition: rest.join(' '),
    }));
