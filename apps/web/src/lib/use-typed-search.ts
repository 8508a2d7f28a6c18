import { useEffect, useRef, useState } from 'react';

/** Milliseconds without a key press after which a search begins. */
const PAUSE = 250;

/** Text that is shown as typed and passed on after a pause; it follows `search` from outside. */
export function useTypedSearch(search: string, onSearch: (search: string) => void) {
  const [typed, setTyped] = useState(search);
  const passedOn = useRef(search);
  const latest = useRef(onSearch);
  latest.current = onSearch;

  // Back and forward change the address without the field.
  useEffect(() => {
    if (search === passedOn.current) return;
    passedOn.current = search;
    setTyped(search);
  }, [search]);

  useEffect(() => {
    const text = typed.trim();
    if (text === passedOn.current) return;
    const timer = setTimeout(() => {
      passedOn.current = text;
      latest.current(text);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);

  return [typed, setTyped] as const;
}
