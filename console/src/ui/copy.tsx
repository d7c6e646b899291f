/** A text with a button that copies it. Long lines wrap. */
import { Fragment, useState } from "react";
import { Button } from "react-aria-components";
import { useMessages } from "../messages/messages-provider";
import styles from "./copy.module.css";
import { cx } from "./cx";
import { Icon } from "./icon";

const SHOWN_MS = 1_600;

export interface CopyableProps {
  /** Label of the text, used in the names of the box and the button. */
  readonly label: string;
  readonly text: string;
  /** The part of the text that is visible. Default: the whole text. */
  readonly shown?: string;
}

/** End of a shell line that continues in the next line. It is kept on the same line as the text before it. */
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
      {/* A long text scrolls, so the keyboard must be able to focus it. */}
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
