// SPDX-License-Identifier: GPL-3.0-or-later
// What every view is given, and what it gives back.
import type { Api } from "../net/api";
import type { Session } from "../net/session";
import type { Marking } from "../state/levels";
import type { Navigator } from "./navigator";
import type { SearchBox } from "./search_box";

export interface App {
  session: Session;
  api: Api;
  navigator: Navigator;
  box: SearchBox;
  // Says something to those who hear the page.
  announce(text: string): void;
}

// One visit of a view: from the click to the next one.
export interface Visit {
  app: App;
  // Ends the calls of this visit.
  signal: AbortSignal;
  // These labels are shown as well: the banner of the page is to say so. Call it before what they are of is shown.
  alsoShows(labels: Iterable<Marking | undefined>): void;
  // Does what may fail, once the view is shown; a failure is shown in place of `slot`'s content.
  later(slot: HTMLElement, work: () => Promise<void>): void;
}

// A view that is ready to be shown.
export interface Shown {
  title: string;
  content: Node;
  labels: (Marking | undefined)[];
  // What is said when it is there; the title otherwise.
  says?: string;
  // What the box is to hold; "" where the view has no question.
  question?: string;
  // Where the search box is to stand, if not on top of the page.
  boxSlot?: HTMLElement;
}
