// Keeps a list's search, filters and page in the address, so that a view can be bookmarked and sent.
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export type Address = {
  get: (name: string) => string;
  /** Sets some parameters (empty removes) and goes back to the first page unless `page` itself is set. */
  set: (changes: Record<string, string | undefined>, options?: { replace?: boolean }) => void;
  clear: (names: readonly string[]) => void;
  page: number;
};

export function useAddress(): Address {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (changes: Record<string, string | undefined>, options: { replace?: boolean } = {}) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (!('page' in changes)) next.delete('page');
          for (const [name, value] of Object.entries(changes)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: options.replace ?? false, preventScrollReset: true },
      ),
    [setParams],
  );
  const clear = useCallback(
    (names: readonly string[]) => set(Object.fromEntries(names.map((name) => [name, undefined]))),
    [set],
  );
  return useMemo(
    () => ({
      get: (name) => params.get(name) ?? '',
      set,
      clear,
      page: Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1),
    }),
    [params, set, clear],
  );
}

/** Which columns a reader hid, kept on this computer a list. */
export function hiddenColumns(list: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(`columns:${list}`) ?? '[]');
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}

export function hideColumns(list: string, hidden: string[]): void {
  localStorage.setItem(`columns:${list}`, JSON.stringify(hidden));
}
