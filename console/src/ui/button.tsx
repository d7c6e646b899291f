/** Buttons, and links that look like buttons. */
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { Link, type LinkProps } from "react-router";
import styles from "./button.module.css";
import { cx } from "./cx";
import { Icon, type IconName } from "./icon";

interface Look {
  /** `primary`: the main action. `danger`: a destructive action. Default: `plain`. */
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
  readonly icon?: IconName;
}

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children" | "isPending">, Look {
  readonly children: string;
  /** Whether the last press is still in progress. The button ignores further presses but keeps the focus. */
  readonly isBusy?: boolean;
}

export function Button({ kind = "plain", icon, isBusy = false, onPress, children, ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      {...(onPress !== undefined && !isBusy && { onPress })}
      className={cx(styles.button, styles[kind], isBusy && styles.busy)}
    >
      {icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children" | "aria-label"> {
  readonly icon: IconName;
  readonly label: string;
}

export function IconButton({ icon, label, ...props }: IconButtonProps) {
  return (
    <AriaButton {...props} aria-label={label} className={cx(styles.button, styles.quiet, styles.iconOnly)}>
      <Icon name={icon} />
    </AriaButton>
  );
}

export function ButtonLink({
  kind = "plain",
  icon,
  children,
  ...link
}: Look & Pick<LinkProps, "to" | "state"> & { readonly children: string }) {
  return (
    <Link {...link} className={cx(styles.button, styles[kind])}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}
