/** Turns at what is dear: so many at a time, so many more in line, and nobody beyond them. */

/** Undefined: the line is full. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T> | undefined;

export function openTurns(atOnce = 4, inLine = 100): Turns {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  const take = async <T>(work: () => Promise<T>): Promise<T> => {
    if (underWay < atOnce) underWay += 1;
    // Whoever ends hands the place on: it is never free in between.
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else underWay -= 1;
    }
  };
  return (work) => (underWay >= atOnce && waiting.length >= inLine ? undefined : take(work));
}
