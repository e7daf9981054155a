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

/** `commit` gives one outcome an item, in order. At most `atOnce` groups of at most `largest` items are under way. */
export function openGroups<Item, Outcome>(
  commit: (items: Item[]) => Promise<Outcome[]>,
  { largest, atOnce }: { largest: number; atOnce: number },
): Groups<Item, Outcome> {
  const waiting: Waiting<Item, Outcome>[] = [];
  const idle: (() => void)[] = [];
  let running = 0;

  const start = (): void => {
    while (running < atOnce && waiting.length > 0) {
      running += 1;
      void run(waiting.splice(0, largest));
    }
    if (running === 0) for (const done of idle.splice(0)) done();
  };

  const run = async (group: Waiting<Item, Outcome>[]): Promise<void> => {
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
      start();
    }
  };

  return {
    submit(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        // Calls that arrive in the same turn of the event loop share a group.
        if (running < atOnce && waiting.length === 1) setImmediate(start);
      });
    },
    settled() {
      return new Promise((resolve) => {
        idle.push(resolve);
        setImmediate(start);
      });
    },
  };
}
