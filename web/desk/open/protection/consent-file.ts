// Reads a list of who consented out of a text file: a name and an identity a line, with or without a heading.

export type Subject = { party: string; identity: string };
export type Read = { subjects: Subject[]; wrong: number[] };

// 姓名, 名称, 主体
const heading = /^(\u59d3\u540d|\u540d\u79f0|\u4e3b\u4f53|name|party)$/i;

/** Cells of one line: quoted ones may hold commas. Tabs part them too, as a spreadsheet copies. */
function cellsOf(line: string): string[] {
  const cells = line.match(/("([^"]|"")*"|[^,\t]*)(,|\t|$)/g) ?? [];
  return cells
    .map((cell) => cell.replace(/[,\t]$/, '').trim())
    .map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell).trim());
}

/** `wrong`: numbers of lines without name or identity, from 1. A subject named twice stands once. */
export function readSubjects(text: string): Read {
  const found = new Map<string, Subject>();
  const wrong: number[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  lines.forEach((line, at) => {
    if (line.trim() === '') return;
    const [party = '', identity = ''] = cellsOf(line);
    if (at === 0 && heading.test(party)) return;
    if (party === '' || identity === '' || party.length > 100 || identity.length > 100) wrong.push(at + 1);
    else found.set(identity, { party, identity });
  });
  return { subjects: [...found.values()], wrong };
}
