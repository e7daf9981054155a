/** Writes one DER value: tag, length, contents. Pure. */
export function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const size = value.length;
  const bytes = [size & 255];
  for (let left = Math.floor(size / 256); left > 0; left = Math.floor(left / 256)) bytes.unshift(left & 255);
  return Buffer.concat([Buffer.from(size < 128 ? [tag, size] : [tag, 128 + bytes.length, ...bytes]), value]);
}
