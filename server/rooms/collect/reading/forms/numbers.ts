/** A workbook's cells as text: numbers as a spreadsheet shows them, dates by the cell's format, damage left visible. Pure. */

export type CellFormat =
  | { kind: 'plain' }
  | { kind: 'date' | 'instant' | 'clock' | 'percent' }
  /** Digits filled up with zeros: a code kept as a number. */
  | { kind: 'zeros'; digits: number };

const plain: CellFormat = { kind: 'plain' };

/** Beyond fifteen digits a spreadsheet has lost what was typed. */
const KEPT = 1e15;

/** The formats that every workbook has without saying so; 27–36 and 50–58 are those of Chinese editions. */
export function builtinFormat(id: number): CellFormat {
  if (id === 9 || id === 10) return { kind: 'percent' };
  if (
    (id >= 14 && id <= 17) ||
    (id >= 27 && id <= 31) ||
    id === 36 ||
    (id >= 50 && id <= 54) ||
    id === 57 ||
    id === 58
  )
    return { kind: 'date' };
  if (id === 22) return { kind: 'instant' };
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56)
    return { kind: 'clock' };
  return plain;
}

export function formatOf(code: string): CellFormat {
  // Only the first section is for ordinary numbers; texts, colours, locales and escaped signs say nothing of the kind.
  const [first = ''] = code.split(';');
  const bare = first
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/[_*]./g, '');
  if (/^0{2,}$/.test(bare)) return { kind: 'zeros', digits: bare.length };
  const written = first.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  const clock = /[hs]|上午|下午|AM\/PM/i.test(bare);
  const day =
    /[yd]/i.test(bare) || (/m/i.test(bare) && !clock) || /[年月]/.test(written.replace(/General/i, ''));
  if (/general/i.test(bare)) return plain;
  if (day && /[ymd]/i.test(bare)) return { kind: clock ? 'instant' : 'date' };
  if (clock) return { kind: 'clock' };
  if (bare.includes('%')) return { kind: 'percent' };
  return plain;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `raw` is the number as the file holds it; what is no number comes back as it is. */
export function numberText(raw: string, format: CellFormat, since1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  switch (format.kind) {
    case 'date':
    case 'instant':
    case 'clock':
      return dayText(value, format.kind, since1904) ?? decimalText(value);
    case 'percent':
      return `${decimalText(Number((value * 100).toPrecision(15)))}%`;
    case 'zeros':
      return Number.isInteger(value) && value >= 0 && value < KEPT
        ? String(value).padStart(format.digits, '0')
        : decimalText(value);
    default:
      return decimalText(value);
  }
}

function decimalText(value: number): string {
  if (Number.isInteger(value)) {
    return Math.abs(value) < KEPT ? String(value) : value.toExponential().toUpperCase();
  }
  const text = String(Number(value.toPrecision(15)));
  if (!text.includes('e')) return text;
  // Very small: written out, because nothing was lost.
  return Math.abs(value) < 1 ? Number(text).toFixed(Math.min(100, decimalsOf(text))) : text.toUpperCase();
}

function decimalsOf(text: string): number {
  const [mantissa = '', power = '0'] = text.split('e');
  return (mantissa.split('.')[1]?.length ?? 0) - Number(power);
}

/** A serial as day, or day and time; undefined for what no calendar holds. */
export function dayText(
  serial: number,
  kind: 'date' | 'instant' | 'clock',
  since1904: boolean,
): string | undefined {
  if (serial < 0 || serial >= 2_958_466) return undefined;
  // The 1900 calendar counts a 29 February that never was.
  const days = since1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  if (kind === 'clock' && serial < 1) return clock;
  const day = `${String(at.getUTCFullYear()).padStart(4, '0')}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
  return kind === 'date' ? day : `${day} ${clock}`;
}
