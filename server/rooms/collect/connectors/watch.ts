/** Ends what a source keeps waiting: after so long without a word, after so long in all, or when the platform stops. */
import { problem } from '#kernel/errors.ts';

export type Watch = {
  signal: AbortSignal;
  /** Something came: the silence begins anew. */
  heard(): void;
  /** Waits for the work or for the end, whichever comes first; what is left behind may not throw later. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Every further block of a source within the bounds. */
  each<T>(blocks: AsyncIterable<T>): AsyncIterable<T>;
  stop(): void;
};

const SECOND = 1000;

export function startWatch(silenceSeconds: number, runMinutes: number, outer: AbortSignal): Watch {
  const control = new AbortController();
  const end = (cause: unknown): void => {
    if (!control.signal.aborted) control.abort(cause);
  };
  const silent = (): void =>
    end(problem('collect.connector-silent', { params: { seconds: silenceSeconds } }));
  const whole = setTimeout(
    () => end(problem('collect.connector-too-long', { params: { minutes: runMinutes } })),
    runMinutes * 60 * SECOND,
  );
  let silence = setTimeout(silent, silenceSeconds * SECOND);
  const outside = (): void => end(problem('collect.connector-failed'));
  if (outer.aborted) outside();
  outer.addEventListener('abort', outside, { once: true });
  const ended = new Promise<never>((_, reject) => {
    const refuse = (): void => reject(control.signal.reason);
    if (control.signal.aborted) refuse();
    control.signal.addEventListener('abort', refuse, { once: true });
  });
  ended.catch(() => undefined);

  const watch: Watch = {
    signal: control.signal,
    heard() {
      clearTimeout(silence);
      if (!control.signal.aborted) silence = setTimeout(silent, silenceSeconds * SECOND);
    },
    during(work) {
      work.catch(() => undefined);
      return Promise.race([work, ended]).then(
        (value) => {
          watch.heard();
          return value;
        },
        (error: unknown) => {
          // What a cut line says of itself is not the reason it was cut.
          throw control.signal.aborted ? control.signal.reason : error;
        },
      );
    },
    async *each(blocks) {
      const iterator = blocks[Symbol.asyncIterator]();
      let over = false;
      try {
        for (;;) {
          const next = await watch.during(iterator.next());
          if (next.done) {
            over = true;
            return;
          }
          // While the platform works on a block nobody waits for the source.
          clearTimeout(silence);
          yield next.value;
          watch.heard();
        }
      } finally {
        // A source that hangs does not hear the farewell either: it is not waited for.
        if (!over) void Promise.resolve(iterator.return?.()).catch(() => undefined);
      }
    },
    stop() {
      clearTimeout(silence);
      clearTimeout(whole);
      outer.removeEventListener('abort', outside);
    },
  };
  return watch;
}
