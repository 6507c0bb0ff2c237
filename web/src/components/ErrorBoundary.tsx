import { Component, type ReactNode } from "react";
import { texts } from "../texts";
import { Button } from "./Button";
import styles from "./ErrorBoundary.module.css";

interface Props {
  children: ReactNode;
}

/** A fault of ours in drawing the page ends in words instead of an empty page. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className={styles.page} role="alert">
        <h1>{texts.fault.title}</h1>
        <p>{texts.fault.text}</p>
        <Button look="primary" onClick={() => window.location.reload()}>
          {texts.fault.reload}
        </Button>
      </div>
    );
  }
}
