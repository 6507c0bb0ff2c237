import { Component, type ReactNode } from "react";
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
        <h1>That was not supposed to happen</h1>
        <p>The page ran into a fault of its own. Nothing that was sent is lost.</p>
        <Button look="primary" onClick={() => window.location.reload()}>
          Reload
        </Button>
      </div>
    );
  }
}
