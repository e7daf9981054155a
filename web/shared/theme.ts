// The look in one place: one accent colour from the city's pack, red/amber/green only for late, near and passed.
export const defaultAccent = '#1f5a96';

export const ink = {
  text: '#1b2430',
  second: '#56616f',
  line: '#e2e6eb',
  ground: '#f5f6f8',
  paper: '#ffffff',
  red: '#b42318',
  amber: '#8a5a00',
  green: '#1a6b3c',
} as const;

export const fontFamily =
  "'Noto Sans SC Variable', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif";

function channels(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((c) => {
    const s = c / 255;
    return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** WCAG contrast of two `#rrggbb` colours, 1 … 21. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** `colour` moved towards `target` by `share` (0 … 1). */
export function mix(colour: string, target: string, share: number): string {
  const to = channels(target);
  const out = channels(colour).map((c, i) => Math.round(c + ((to[i] ?? 0) - c) * share));
  return `#${out.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}

/** The city's accent, darkened until white text on it and it on the ground can be read (WCAG AA). */
export function readableAccent(wanted: string | undefined | null): string {
  let colour = wanted && /^#[0-9a-f]{6}$/i.test(wanted) ? wanted.toLowerCase() : defaultAccent;
  for (let step = 0; contrast(colour, ink.ground) < 4.6 && step < 40; step += 1)
    colour = mix(colour, '#000000', 0.06);
  return colour;
}

/** CSS custom properties that follow from an accent; written into a nonce'd style by the shell and the portal. */
export function accentProperties(wanted: string | undefined | null): Record<string, string> {
  const accent = readableAccent(wanted);
  return {
    '--accent': accent,
    '--accent-strong': mix(accent, '#000000', 0.18),
    '--accent-soft': mix(accent, '#ffffff', 0.9),
    '--accent-line': mix(accent, '#ffffff', 0.65),
  };
}

export function accentCss(wanted: string | undefined | null): string {
  const body = Object.entries(accentProperties(wanted)).map(([name, value]) => `${name}:${value}`);
  return `:root{${body.join(';')}}`;
}
