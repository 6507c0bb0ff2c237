import type { ComponentProps } from "react";
import styles from "./Button.module.css";

type Props = ComponentProps<"button"> & { look?: "primary" | "secondary" | "plain" };

export function Button({ look = "secondary", type = "button", className = "", ...rest }: Props) {
  return (
    <button type={type} className={`${styles.button} ${styles[look]} ${className}`} {...rest} />
  );
}
