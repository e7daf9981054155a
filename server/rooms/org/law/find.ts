// How words are found in the texts of the law: an article by its number, a word by itself, by a word that means the same, or by its parts.

/** Whether the texts of a duty answer what was asked; `number` is its article's. Nothing asked is always answered. */
export type Find = (texts: readonly string[], asked: string | undefined, number: string) => boolean;

/** Shorter pieces than two characters occur in any text. */
const PIECE = 2;

/** `synonyms` are groups of words that mean the same. */
export function openFind(synonyms: readonly (readonly string[])[]): Find {
  return (texts, asked, number) => {
    const q = asked?.trim().toLowerCase();
    if (!q) return true;
    const wanted = articleNumber(q);
    if (wanted) return number === wanted;
    const lower = texts.map((text) => text.toLowerCase());
    return q
      .split(/\s+/)
      .every((word) =>
        variants(word, synonyms).some((variant) =>
          lower.some((text) => text.includes(variant) || inPieces(variant, text)),
        ),
      );
  };
}

/** The word, and the word with a part of it said otherwise. */
function variants(word: string, synonyms: readonly (readonly string[])[]): string[] {
  const said = synonyms.flatMap((group) =>
    group
      .filter((one) => word.includes(one))
      .flatMap((one) => group.filter((other) => other !== one).map((other) => word.replaceAll(one, other))),
  );
  return [word, ...said];
}

/**
 * A Chinese compound is also found where its parts stand apart in one text: 有条件共享 in 有条件或不予共享. Each part has at
 * least two characters, and together they are the whole word.
 */
function inPieces(word: string, text: string): boolean {
  if (!/^\p{Script=Han}+$/u.test(word)) return false;
  const letters = [...word];
  // Up to where the word can be put together of parts of the text.
  const reached = new Set([0]);
  for (let to = PIECE; to <= letters.length; to++) {
    for (const from of [...reached]) {
      if (to - from >= PIECE && text.includes(letters.slice(from, to).join(''))) {
        reached.add(to);
        break;
      }
    }
  }
  return reached.has(letters.length);
}

const digits = '零一二三四五六七八九';

/** 第12条, 第十二条, Art. 12, 12: the number as the packs write it; undefined for anything else. Chinese up to ninety-nine. */
function articleNumber(asked: string): string | undefined {
  const plain = /^(?:第|art(?:icle|\.)?)?\s*(\d+)\s*条?$/.exec(asked)?.[1];
  if (plain) return plain;
  const [, tens, ten, ones = ''] =
    /^第?([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)条$/.exec(asked) ?? [];
  if (tens === undefined) return undefined;
  const value = ten
    ? (tens ? digits.indexOf(tens) : 1) * 10 + (ones ? digits.indexOf(ones) : 0)
    : digits.indexOf(tens);
  return value > 0 ? String(value) : undefined;
}
