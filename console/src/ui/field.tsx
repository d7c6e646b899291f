/** Text fields with their label, hint and error. */
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components";
import { cx } from "./cx";
import styles from "./field.module.css";
import { Icon } from "./icon";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "style" | "children"> {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  /** For keys, topics and IDs. */
  readonly isCode?: boolean;
}

export function TextField({ label, hint, placeholder, isCode = false, ...props }: TextFieldProps) {
  return (
    <AriaTextField {...props} className={cx(styles.field)}>
      <Label className={cx(styles.label)}>{label}</Label>
      <Input
        className={cx(styles.input, isCode && styles.code)}
        {...(placeholder !== undefined && { placeholder })}
        spellCheck={!isCode}
      />
      {/* One place for both: what is below must not move while somebody clicks it. */}
      <div className={cx(styles.notes, hint !== undefined && styles.long)}>
        {hint !== undefined && (
          <Text slot="description" className={cx(styles.hint)}>
            {hint}
          </Text>
        )}
        <FieldError className={cx(styles.error)} />
      </div>
    </AriaTextField>
  );
}

/** Several lines. */
export function TextArea({ label, placeholder, isCode = false, ...props }: Omit<TextFieldProps, "hint">) {
  return (
    <AriaTextField {...props} className={cx(styles.field)}>
      <Label className={cx(styles.label)}>{label}</Label>
      <AriaTextArea
        rows={6}
        className={cx(styles.input, styles.area, isCode && styles.code)}
        {...(placeholder !== undefined && { placeholder })}
        spellCheck={!isCode}
      />
      <div className={cx(styles.notes)}>
        <FieldError className={cx(styles.error)} />
      </div>
    </AriaTextField>
  );
}

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
}

/** Its label is its placeholder too. Escape clears it. */
export function SearchField({ label, value, onChange, autoFocus = false }: SearchFieldProps) {
  return (
    <div className={cx(styles.search)} role="search" aria-label={label}>
      <Icon name="search" />
      <input
        type="search"
        autoFocus={autoFocus}
        aria-label={label}
        className={cx(styles.searchInput)}
        placeholder={label}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onChange("");
        }}
      />
    </div>
  );
}
