// Which fields of the form were left already; a tried submission counts for all of them.
import { type FocusEvent, useCallback, useContext, useMemo, useState } from 'react';
import { isTouched, type Touched, TouchedContext } from './issue-context.ts';

/** `all`: an entry that came back, or whose submission was tried, hides nothing. */
export function useTouched(all: boolean): Touched {
  const [places, setPlaces] = useState<ReadonlySet<string>>(new Set());
  const touch = useCallback(
    (path: string) => setPlaces((before) => (before.has(path) ? before : new Set([...before, path]))),
    [],
  );
  return useMemo(() => ({ red: (path) => all || isTouched(places, path), touch }), [all, places, touch]);
}

/** Tells when the focus leaves an element for good: moving between its own parts is no leaving. */
export function useLeaving(path: string): { red: boolean; onBlur: (event: FocusEvent<HTMLElement>) => void } {
  const { red, touch } = useContext(TouchedContext);
  return {
    red: red(path),
    onBlur: ({ currentTarget, relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) touch(path);
    },
  };
}
