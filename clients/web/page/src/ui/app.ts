// SPDX-License-Identifier: GPL-3.0-or-later
// What every view is given, and what it gives back.
import type { Banner } from "../gen/chancery/v1/label_pb";
import type { Api } from "../net/api";
import type { Session } from "../net/session";
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
  // Another answer is shown as well: the banner of the page says so when this is done, and before that nothing of the
  // answer may be shown. The server joins the two by its policy.
  alsoShows(banner: Banner | undefined): Promise<void>;
  // Does what may fail, once the view is shown; a failure is shown in place of `slot`'s content.
  later(slot: HTMLElement, work: () => Promise<void>): void;
}

// A view that is ready to be shown.
export interface Shown {
  title: string;
  content: Node;
  // Of the answer that it shows; not there where it shows none.
  banner?: Banner | undefined;
  // What is said when it is there; the title otherwise.
  says?: string;
  // What the box is to hold; "" where the view has no question.
  question?: string;
  // Where the search box is to stand, if not on top of the page.
  boxSlot?: HTMLElement;
}
