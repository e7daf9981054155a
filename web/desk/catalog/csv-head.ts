// Reads the head of a CSV in the browser, so that items can be proposed without sending the file.
/** Bytes read from the start of the file: enough for a head and some rows. */
const headBytes = 256 * 1024;
const sampleRows = 200;

function decode(bytes: Uint8Array): string {
  try {
    // A piece cut inside a character is no proof against UTF-8: stream leaves the rest out.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Rows of a CSV text by RFC 4180; a last, unfinished row is left out. */
export function parseRows(text: string, delimiter: string, limit: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length && rows.length < limit; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === delimiter) {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      row.push(cell.replace(/\r$/, ''));
      rows.push(row);
      row = [];
      cell = '';
    } else cell += c;
  }
  return rows;
}

export async function readHead(file: File): Promise<{ header: string[]; rows: string[][] }> {
  const piece = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const whole = file.size <= headBytes;
  const text = `${decode(piece).replace(/^\ufeff/, '')}${whole ? '\n' : ''}`;
  const firstLine = text.slice(0, text.indexOf('\n'));
  const delimiter =
    [',', '\t', ';', '|'].sort((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ',';
  const [header = [], ...rows] = parseRows(text, delimiter, sampleRows);
  return { header, rows: rows.filter((row) => row.some((cell) => cell !== '')).slice(0, sampleRows - 1) };
}
