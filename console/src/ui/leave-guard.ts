/**
 * Asks for confirmation if the page has content that cannot be shown again, and the user follows a link, reloads, or
 * uses the browser's buttons.
 */
import { useEffect } from "react";
import { useMessages } from "../messages/messages-provider";

const LEAVING = "sluice:leaving";
const SIGNING_OUT = "sluice:signing-out";

/** Whether the user may leave the page. Call it for actions other than links. */
export function mayLeave(): boolean {
  return dispatchEvent(new Event(LEAVING, { cancelable: true }));
}

/** Whether the user may sign out. Signing out also stops work that continues on other pages, such as an import. */
export function maySignOut(): boolean {
  return mayLeave() && dispatchEvent(new Event(SIGNING_OUT, { cancelable: true }));
}

/** @returns a function that removes the guard */
export function guardSignOut(isConfirmed: () => boolean): () => void {
  const guard = (event: Event) => isConfirmed() || event.preventDefault();
  addEventListener(SIGNING_OUT, guard);
  return () => removeEventListener(SIGNING_OUT, guard);
}

/**
 * Makes the browser's Back and Forward buttons ask too. Call it before the router adds its listener, so that this one
 * runs first.
 */
export function guardHistory(): void {
  let isReturning = false;
  addEventListener("popstate", (event) => {
    const { guarded } = document.documentElement.dataset;
    if (!isReturning && (guarded === undefined || mayLeave())) return;
    event.stopImmediatePropagation();
    if (!isReturning) history.go(Number(guarded) - indexOf(event.state));
    isReturning = !isReturning;
  });
}

/** @param isGuarded whether the page has content that would be lost */
export function useLeaveGuard(isGuarded: boolean): void {
  const { common } = useMessages();
  useEffect(() => {
    if (!isGuarded) return undefined;
    const guards = new AbortController();
    const { signal } = guards;
    document.documentElement.dataset.guarded = String(indexOf(history.state));
    addEventListener("beforeunload", (event) => event.preventDefault(), { signal });
    addEventListener(LEAVING, (event) => confirm(common.leave) || event.preventDefault(), { signal });
    addEventListener(
      "click",
      (event) => {
        if (!leadsAway(event) || mayLeave()) return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal, capture: true },
    );
    return () => {
      guards.abort();
      delete document.documentElement.dataset.guarded;
    };
  }, [isGuarded, common]);
}

/** Returns the router's index of a history entry. */
function indexOf(state: unknown): number {
  return typeof state === "object" && state !== null && "idx" in state && typeof state.idx === "number" ? state.idx : 0;
}

function leadsAway(event: MouseEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.shiftKey || !(event.target instanceof Element)) return false;
  const link = event.target.closest("a[href]");
  return link !== null && !link.hasAttribute("download") && link.getAttribute("href")?.startsWith("#") !== true;
}
