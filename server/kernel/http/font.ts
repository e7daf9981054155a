/** Where documents that print find the bundled font; composition serves it. */

/** Its sheet of `@font-face` by character range. */
export const FONT_SHEET = '/fonts/noto-sans-sc.css';
export const FONT_FAMILY = '"Noto Sans SC Variable"';
/** What a printed page may load: its own style, this sheet and its pieces. */
export const PRINT_POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'";
