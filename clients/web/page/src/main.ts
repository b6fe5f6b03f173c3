// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the page: who is signed in, the language, the shell, the view of the address.
import "./style/page.scss";
import { connect } from "./net/api";
import { fetchSession, signOut, type Session } from "./net/session";
import { parse } from "./state/route";
import { language, remember, setLanguage, t, wantedLanguage, type Language } from "./text";
import type { App, Shown, Visit } from "./ui/app";
import { h, replace } from "./ui/dom";
import { listenToKeys } from "./ui/keys";
import { Navigator } from "./ui/navigator";
import { alertBox } from "./ui/problem";
import { SearchBox } from "./ui/search_box";
import { Shell } from "./ui/shell";
import { coverageView } from "./views/coverage";
import { expertsView } from "./views/experts";
import { firstView } from "./views/first";
import { helpView } from "./views/help";
import { nowhereView } from "./views/nowhere";
import { readingView } from "./views/reading";
import { resultsView } from "./views/results";
import { signInView } from "./views/sign_in";
import { uploadView } from "./views/upload";

function view(url: URL, visit: Visit): Promise<Shown> {
  const route = parse(url);
  switch (route.view) {
    case "first": return firstView(visit);
    case "search": return resultsView(visit, route.search);
    case "document": return readingView(visit, route.reading);
    case "experts": return expertsView(visit, route.experts);
    case "coverage": return coverageView(visit, route.coverage);
    case "upload": return uploadView(visit);
    case "help": return helpView();
    case "nowhere": return nowhereView();
  }
}

// Other windows of this browser learn by it that the reader has signed out, and forget what they show.
const others = new BroadcastChannel("chancery");

// The server did not take this session for one. If it has ended, or if there is another one by now, the page is loaded
// anew at the same place, so that nothing of what was shown is left in its memory.
async function checkWhoIsThere(shell: Shell, session: Session): Promise<void> {
  const now = await fetchSession();
  if (now.person === session.person && now.csrf === session.csrf) return;
  shell.clear();
  location.reload();
}

async function leave(shell: Shell, session: Session): Promise<void> {
  const tag = language();
  shell.clear();
  try {
    await signOut(session);
  } finally {
    remember(tag);  // Signing out clears what the browser keeps for this origin.
    others.postMessage("signed out");
    location.replace("/");
  }
}

// What was shown must not come back by the browser's memory of pages ("back" after signing out).
function keepOutOfPageCache(shell: Shell): void {
  window.addEventListener("pagehide", () => shell.clear());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

async function start(): Promise<void> {
  await setLanguage(wantedLanguage());
  const session = await fetchSession();
  const shell = new Shell(session, {
    chooseLanguage: (tag: Language) => {
      remember(tag);
      location.reload();
    },
    signOut: () => void leave(shell, session),
    sessionDoubted: () => void checkWhoIsThere(shell, session),
  });
  keepOutOfPageCache(shell);
  if (session.person === "") {
    const shown = signInView(session, () => {
      others.postMessage("signed in");
      location.reload();
    });
    document.title = `${shown.title} \u2013 ${t("name")}`;
    replace(shell.main, shown.content);
    return;
  }
  others.addEventListener("message", () => {
    shell.clear();
    location.replace("/");
  });
  const api = connect(session);
  const navigator = new Navigator((url, move) => shell.show(app, move, (visit) => view(url, visit)));
  const app: App = {
    session,
    api,
    navigator,
    box: new SearchBox(api, (path) => navigator.go(path)),
    announce: (text) => shell.announce(text),
  };
  listenToKeys(app);
  navigator.start();
}

start().catch(() => {
  replace(document.body, h("main", { class: "main narrow" },
    alertBox("error", t("fault.unreachable"), h("p", {}, t("fault.unreachable.next")),
      h("button", { type: "button", class: "usa-button", "on:click": () => location.reload() }, t("fault.again")))));
});
