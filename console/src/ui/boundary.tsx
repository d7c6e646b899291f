/** Shows what to do if a page cannot be shown, instead of an empty window. */
import { Component, type ReactNode } from "react";
import { useMessages } from "../messages/messages-provider";
import { Button } from "./button";
import { Page } from "./page";
import { Empty } from "./states";

interface BoundaryProps {
  /** A changed value retries. */
  readonly place: string;
  readonly children: ReactNode;
  /** Content to show instead of failed content. Default: a page that reports the failure. */
  readonly fallback?: ReactNode;
}

interface BoundaryState {
  readonly hasFailed: boolean;
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override readonly state: BoundaryState = { hasFailed: false };

  static getDerivedStateFromError(): BoundaryState {
    return { hasFailed: true };
  }

  override componentDidUpdate({ place }: BoundaryProps): void {
    if (this.state.hasFailed && place !== this.props.place) this.setState({ hasFailed: false });
  }

  override render(): ReactNode {
    const { children, fallback = <Broken /> } = this.props;
    return this.state.hasFailed ? fallback : children;
  }
}

function Broken() {
  const { common } = useMessages();
  return (
    <Page title={common.broken}>
      <div role="alert">
        <Empty icon="rejections" title={common.brokenText}>
          <Button kind="primary" onPress={() => location.reload()}>
            {common.reload}
          </Button>
        </Empty>
      </div>
    </Page>
  );
}
