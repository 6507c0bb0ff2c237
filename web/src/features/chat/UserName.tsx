import type { CSSProperties } from "react";
import { nameHue } from "./nameHue";
import styles from "./UserName.module.css";

export function UserName({ name }: { name: string }) {
  const style = { "--hue": nameHue(name) } as CSSProperties;
  return (
    <span className={styles.name} style={style}>
      {name}
    </span>
  );
}
