/**
 * Moves the focus when the focused element disappears. Otherwise the browser moves it to the beginning of the page. The
 * first possible target is used:
 *
 * 1. the same control, if it was rendered again;
 * 2. after a dialog has closed: the element that had the focus before, or the closest part around that element;
 * 3. the closest part around the lost element that still exists: a dialog, a row, a table, the heading of a panel;
 * 4. the heading of the page, as soon as it exists.
 */

const DIALOG = "[role=dialog], [role=alertdialog]";

interface Place {
  readonly element: HTMLElement;
  /** Ancestors of the element when it had the focus, innermost first. */
  readonly around: readonly HTMLElement[];
  /** Accessible name of the element. */
  readonly label: string;
}

class FocusKeeper {
  private last: Place | null = null;
  /** Last focused element outside dialogs. */
  private outside: Place | null = null;
  /** Elements that were added since the focus was lost. */
  private added: HTMLElement[] = [];
  private isScheduled = false;

  start(): void {
    document.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLElement) this.came(target);
    });
    document.addEventListener("focusout", () => this.schedule());
    const changes = new MutationObserver((records) => {
      if (this.last === null || !isLost()) return;
      for (const { addedNodes } of records) {
        for (const node of addedNodes) if (node instanceof HTMLElement) this.added.push(node);
      }
      this.schedule();
    });
    const attributeFilter = ["disabled", "aria-expanded"];
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter });
  }

  private came(element: HTMLElement): void {
    const place = { element, around: aroundOf(element), label: labelOf(element) };
    this.last = place;
    if (element.closest(DIALOG) === null) this.outside = place;
    this.added = [];
  }

  /** Waits two frames. When a dialog closes, React Aria restores the focus itself in the next frame. */
  private schedule(): void {
    if (this.isScheduled || this.last === null) return;
    this.isScheduled = true;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.isScheduled = false;
        this.settle();
      }),
    );
  }

  private settle(): void {
    const { last } = this;
    // The element still exists, so the reader has left it on purpose.
    if (last !== null && isLost() && canFocus(last.element)) this.last = null;
    if (this.last === null || !isLost()) this.added = [];
    else targetOf(this.last, this.outside, this.added)?.focus({ preventScroll: true });
  }
}

export function keepFocus(): void {
  new FocusKeeper().start();
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function canFocus(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(":disabled");
}

/** Returns null if there is no target yet. */
function targetOf(last: Place, outside: Place | null, added: readonly HTMLElement[]): HTMLElement | null {
  const dialog = last.around.find((element) => element.matches(DIALOG));
  if (dialog !== undefined && !dialog.isConnected && outside !== null) {
    return canFocus(outside.element) ? outside.element : surroundingOf(outside);
  }
  return twinOf(last, added) ?? surroundingOf(last);
}

/** Finds the same control among added elements. Returns null if several match, because neither is certain. */
function twinOf({ element, label }: Place, added: readonly HTMLElement[]): HTMLElement | null {
  if (element.isConnected || label === "") return null;
  const type = element.getAttribute("type");
  const twins = new Set(
    added
      .flatMap((each) => [each, ...each.querySelectorAll<HTMLElement>(element.localName)])
      .filter((each) => each.localName === element.localName && each.getAttribute("type") === type)
      .filter((each) => canFocus(each) && labelOf(each) === label),
  );
  const [twin] = twins;
  return twins.size === 1 && twin !== undefined ? twin : null;
}

function surroundingOf({ around }: Place): HTMLElement | null {
  for (const element of around) {
    if (!element.isConnected) continue;
    if (element.localName === "main") break;
    if (element.hasAttribute("tabindex") && canFocus(element)) return element;
    const heading = element.localName === "section" ? element.querySelector("h2, h3") : null;
    if (heading instanceof HTMLElement) return focusable(heading);
  }
  return focusable(document.querySelector<HTMLElement>("main h1"));
}

function focusable(heading: HTMLElement | null): HTMLElement | null {
  if (heading !== null) heading.tabIndex = -1;
  return heading;
}

function aroundOf(element: HTMLElement): readonly HTMLElement[] {
  const around: HTMLElement[] = [];
  for (let each = element.parentElement; each !== null && each !== document.body; each = each.parentElement) {
    around.push(each);
  }
  return around;
}

function labelOf(element: HTMLElement): string {
  if (!element.matches("input, textarea, select, button, a")) return element.getAttribute("aria-label") ?? "";
  const [label] =
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? (element.labels ?? []) : [];
  return (element.getAttribute("aria-label") ?? label?.textContent ?? element.textContent).trim();
}
