/** Text fields with their label, hint and error. */
import { use, useState } from "react";
import {
  FieldError,
  FieldErrorContext,
  Input,
  Label,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components";
import { cx } from "./cx";
import { withLabel } from "./field-error";
import styles from "./field.module.css";
import { Icon } from "./icon";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "style" | "children"> {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  /** Whether to use a monospaced font, for keys, topics and IDs. */
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
      <Notes label={label} hint={hint} name={props.name} />
    </AriaTextField>
  );
}

/** Field for one long line, which wraps instead of being cut. Enter submits the form. */
export function LongTextField({ label, isCode = false, onChange, ...props }: Omit<TextFieldProps, "hint">) {
  return (
    <AriaTextField
      {...props}
      className={cx(styles.field)}
      onChange={(text) => onChange?.(text.replace(/[\r\n]+/g, ""))}
    >
      <Label className={cx(styles.label)}>{label}</Label>
      <AriaTextArea
        rows={1}
        className={cx(styles.input, styles.area, styles.long, isCode && styles.code)}
        spellCheck={!isCode}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <Notes label={label} hint={undefined} name={props.name} />
    </AriaTextField>
  );
}

/** Field for several lines. */
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
      <Notes label={label} hint={undefined} name={props.name} />
    </AriaTextField>
  );
}

interface NotesProps extends Pick<TextFieldProps, "label"> {
  readonly hint: string | undefined;
  readonly name: string | undefined;
}

/**
 * Hint and error of a field. A resolved error keeps its space, because what is below must not move under the pointer.
 */
function Notes({ hint, name, label }: NotesProps) {
  const validation = use(FieldErrorContext);
  const errors = validation?.isInvalid === true ? validation.validationErrors.join(" ") : "";
  const error = withLabel(errors, name, label);
  const [last, setLast] = useState("");
  if (error !== "" && error !== last) setLast(error);
  return (
    <div className={cx(styles.notes)}>
      {hint !== undefined && (
        <Text slot="description" className={cx(styles.hint)}>
          {hint}
        </Text>
      )}
      {error === "" && last !== "" && (
        <span className={cx(styles.past)} aria-hidden="true">
          {last}
        </span>
      )}
      {error !== "" && <FieldError className={cx(styles.error)}>{error}</FieldError>}
    </div>
  );
}

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
}

/** Search field. Its label is also its placeholder, and Escape clears it. */
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
