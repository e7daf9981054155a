/** Collects the values of a statement: each becomes a bound parameter, none ever becomes text of the statement. */
type BoundType = 'String' | 'Array(String)' | 'Float64' | 'UInt32' | 'Array(UInt32)' | 'Array(UInt64)';

export class Binder {
  readonly params: Record<string, unknown> = {};
  #next = 0;

  bind(type: BoundType, value: unknown): string {
    const name = `q${this.#next++}`;
    this.params[name] = value;
    return `{${name}:${type}}`;
  }

  text(value: string): string {
    return this.bind('String', value);
  }
}
