/** Search field that searches when typing pauses. */
import { useEffect, useState } from "react";
import { SearchField } from "./field";
import { TYPING_MS } from "./pause";

interface TypedSearchProps {
  readonly label: string;
  readonly value: string;
  /** Pass the same function as long as `value` is the same. */
  readonly onChange: (text: string) => void;
}

export function TypedSearch({ label, value, onChange }: TypedSearchProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // A link or the removal of filters has changed the value.
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return <SearchField label={label} value={text} onChange={setText} />;
}
