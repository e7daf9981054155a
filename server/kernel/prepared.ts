/** Statements asked again and again are kept prepared on each connection: to plan them takes as long as to answer them. */
import pg from 'pg';

/** Asked so often in one form, a statement will be asked again. */
const OFTEN = 24;
/** Each connection keeps its own plan of each; more would hold more memory than they save time. */
const MOST = 256;
/** Forms that are counted: lists of any length make ever new ones. */
const COUNTED = 4_000;
/** Tables that are made and dropped while the platform runs: a plan of yesterday's would not fit today's. */
const MADE_AT_RUN_TIME = 'serve_data';

/** Names of the statements of one pool, alike on all its connections. */
class Names {
  readonly #named = new Map<string, string>();
  #counted = new Map<string, number>();

  /** Undefined while the text is not asked often enough, or may not be kept. */
  of(text: string): string | undefined {
    const name = this.#named.get(text);
    if (name !== undefined) return name;
    if (this.#named.size === MOST || text.includes(MADE_AT_RUN_TIME)) return undefined;
    const times = (this.#counted.get(text) ?? 0) + 1;
    if (times < OFTEN) {
      if (this.#counted.size === COUNTED) this.#counted = new Map();
      this.#counted.set(text, times);
      return undefined;
    }
    this.#counted.delete(text);
    const given = `often-${this.#named.size}`;
    this.#named.set(text, given);
    return given;
  }
}

/** A text without parameters may hold several statements, which cannot be kept. */
const isOne = (text: string, values: readonly unknown[]): boolean =>
  values.length > 0 || (text.startsWith('select') && !text.includes(';'));

/** A table of a kept statement was altered; PostgreSQL has no code of its own for it. */
const isOutdated = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.code === '0A000' &&
  error.message.includes('cached plan must not change result type');

/** A kind of client for one pool. */
export function preparingClient(): typeof pg.Client {
  const names = new Names();
  return class extends pg.Client {
    /** Kept by pg's pool, which drops a client at its release once it was used more often than `maxUses`. */
    declare _poolUseCount?: number;

    override query(...given: unknown[]): never {
      const [text, values] = given;
      const plain = given.length === 2 && typeof text === 'string' && Array.isArray(values);
      const name = plain && isOne(text, values) ? names.of(text) : undefined;
      const answer: unknown = Reflect.apply(
        pg.Client.prototype.query,
        this,
        name ? [{ name, text, values }] : given,
      );
      // The connection's plans are of yesterday's tables: whoever holds it ends what is begun, nobody gets it again.
      if (answer instanceof Promise)
        answer.catch((error: unknown) => {
          if (isOutdated(error)) this._poolUseCount = Number.POSITIVE_INFINITY;
        });
      return answer as never;
    }
  };
}
