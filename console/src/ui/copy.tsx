/** A text to copy. It breaks its lines where they are too long. */
import { Fragment, useState } from "react";
import { Button } from "react-aria-components";
import { useMessages } from "../messages/messages-provider";
import styles from "./copy.module.css";
import { cx } from "./cx";
import { Icon } from "./icon";

const SHOWN_MS = 1_600;

export interface CopyableProps {
  /** Name of the text, for the button's name. */
  readonly label: string;
  readonly text: string;
  /** The visible part of the text. Default: all. */
  readonly shown?: string;
}

/** A shell's line goes on after this. It must not stand alone. */
const CONTINUED = / \\(?=\n)/;

export function Copyable({ label, text, shown = text }: CopyableProps) {
  const { common } = useMessages();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  const action = isCopied ? common.copied : common.copy;
  return (
    <div className={cx(styles.copyable)}>
      {/* A long one scrolls, so the keyboard must reach it. */}
      <code className={cx(styles.text)} tabIndex={0} role="textbox" aria-readonly="true" aria-label={label}>
        {shown.split(CONTINUED).map((part, index) => (
          <Fragment key={index}>
            {index > 0 && <span>{" \\"}</span>}
            {part}
          </Fragment>
        ))}
      </code>
      <Button className={cx(styles.button)} aria-label={`${action}: ${label}`} onPress={() => void copy()}>
        <Icon name={isCopied ? "check" : "copy"} />
        <span>{action}</span>
      </Button>
    </div>
  );
}
