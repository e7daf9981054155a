/** Collects the values of a statement while its text is written: a value never enters the text itself. Pure. */
import type { WarehouseParams } from '#kernel/warehouse.ts';

export class Binder {
  readonly params: WarehouseParams = {};
  #count = 0;

  /** The placeholder of a value of that warehouse type. */
  bind(type: string, value: unknown): string {
    const name = `p${this.#count++}`;
    this.params[name] = value;
    return `{${name}:${type}}`;
  }

  text(value: string): string {
    return this.bind('String', value);
  }
}

/** A literal of our own making (patterns, codes): never for what people wrote. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
