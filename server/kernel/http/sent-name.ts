/** The name a sent file had on its sender's machine, for people only: the header `x-file-name`, percent-encoded. */

const LONGEST = 200;

/** The last part of the path, without characters that turn or hide what is read; empty where there is none to be read. */
export function sentName(header: string | string[] | undefined): string {
  const given = Array.isArray(header) ? header[0] : header;
  const last =
    decoded(given ?? '')
      .split(/[\\/]/)
      .at(-1) ?? '';
  const bare = last.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim();
  // By characters, not by halves of them.
  return [...bare].slice(0, LONGEST).join('');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded: no name.
    return '';
  }
}
