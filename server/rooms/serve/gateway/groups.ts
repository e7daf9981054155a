/** Waiting calls are committed together: while one group is written the next one gathers, so the busier the gateway the cheaper a call. */

export type Groups<Item, Outcome> = {
  /** Resolves when the item's group is committed; rejects only when the group could not be. */
  submit(item: Item): Promise<Outcome>;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
};

type Waiting<Item, Outcome> = {
  item: Item;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
};

export type GroupOptions<Item> = {
  /** Items of one group. */
  largest: number;
  /** Groups under way. */
  atOnce: number;
  /** Items of one key are never in two groups at once: the second would only wait for what the first has locked. */
  keyOf?: (item: Item) => string | undefined;
  /** A group holds items of one key only: what one of them takes, no other key waits for. */
  apart?: true;
};

/** `commit` gives one outcome an item, in order. */
export function openGroups<Item, Outcome>(
  commit: (items: Item[]) => Promise<Outcome[]>,
  { largest, atOnce, keyOf = () => undefined, apart }: GroupOptions<Item>,
): Groups<Item, Outcome> {
  let waiting: Waiting<Item, Outcome>[] = [];
  const idle: (() => void)[] = [];
  const held = new Set<string>();
  let running = 0;
  let called = false;

  /** The next group in the order of arrival, without those whose key is under way; where keys stand apart they take turns. */
  const take = (): { group: Waiting<Item, Outcome>[]; keys: Set<string> } => {
    const group: Waiting<Item, Outcome>[] = [];
    const left: Waiting<Item, Outcome>[] = [];
    const keys = new Set<string>();
    for (const one of waiting) {
      const key = keyOf(one.item);
      const foreign = apart && key !== undefined && keys.size > 0 && !keys.has(key);
      if (group.length === largest || foreign || (key !== undefined && held.has(key))) left.push(one);
      else {
        group.push(one);
        if (key !== undefined) keys.add(key);
      }
    }
    // Whoever has just had a turn waits behind everybody else, however much of it came first.
    const behind = (one: Waiting<Item, Outcome>): boolean => keys.has(keyOf(one.item) ?? '');
    waiting = apart ? [...left.filter((one) => !behind(one)), ...left.filter(behind)] : left;
    for (const key of keys) held.add(key);
    return { group, keys };
  };

  const start = (): void => {
    called = false;
    while (running < atOnce && waiting.length > 0) {
      const { group, keys } = take();
      if (group.length === 0) break;
      running += 1;
      void run(group, keys);
    }
    if (running === 0) for (const done of idle.splice(0)) done();
  };

  // Calls that arrive in the same turn of the event loop share a group.
  const startSoon = (): void => {
    if (called) return;
    called = true;
    setImmediate(start);
  };

  const run = async (group: Waiting<Item, Outcome>[], keys: ReadonlySet<string>): Promise<void> => {
    try {
      const outcomes = await commit(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new TypeError('a group gives one outcome an item'));
        else resolve(outcome);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      running -= 1;
      for (const key of keys) held.delete(key);
      start();
    }
  };

  return {
    submit(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (running < atOnce) startSoon();
      });
    },
    settled() {
      return new Promise((resolve) => {
        idle.push(resolve);
        startSoon();
      });
    },
  };
}
