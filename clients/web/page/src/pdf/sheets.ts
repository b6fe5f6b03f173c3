// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of a PDF as its author sees them, drawn when they come near. Loaded when they are wanted, as it is large.
import { getDocument, GlobalWorkerOptions, version, type PDFDocumentProxy } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { t } from "../text";
import { h } from "../ui/dom";

// Fonts that files name without bringing them, and tables of letters; vite.config.ts puts them there.
const FILES = `/assets/pdf-${version}`;

// Of the screen's own points, so that a page of any size has room in memory.
const LARGEST = 4096;

interface PolicyMaker {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

// A worker is a script: the browser takes its address from a policy alone, and this one knows one address.
function worker(): Worker {
  const maker = (window as unknown as { trustedTypes?: PolicyMaker }).trustedTypes;
  const only = (url: string) => {
    if (url !== workerUrl) throw new Error("another worker");
    return url;
  };
  const address = maker ? maker.createPolicy("chancery-pdf", { createScriptURL: only }).createScriptURL(workerUrl) : workerUrl;
  return new Worker(address, { type: "module" });
}

let port: Worker | undefined;

async function draw(file: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement): Promise<void> {
  const page = await file.getPage(number);
  const plain = page.getViewport({ scale: 1 });
  const wanted = (canvas.clientWidth || plain.width) * window.devicePixelRatio;
  const scale = Math.min(wanted / plain.width, LARGEST / Math.max(plain.width, plain.height));
  const viewport = page.getViewport({ scale });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
  canvas.dataset["drawn"] = "yes";
}

// A sheet for each page, into `place`. Drawing ends with `signal`, and the file is forgotten then.
export async function showSheets(bytes: Uint8Array, place: HTMLElement, signal: AbortSignal): Promise<void> {
  port ??= worker();
  GlobalWorkerOptions.workerPort = port;
  const task = getDocument({
    data: bytes,
    // Nothing that the page's policy refuses is tried.
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: true,
    enableXfa: false,
    disableAutoFetch: true,
    disableStream: true,
    standardFontDataUrl: `${FILES}/standard_fonts/`,
    cMapUrl: `${FILES}/cmaps/`,
    iccUrl: `${FILES}/iccs/`,
    wasmUrl: `${FILES}/wasm/`,
  });
  signal.addEventListener("abort", () => void task.destroy());
  const file = await task.promise;
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      const canvas = entry.target as HTMLCanvasElement;
      // A page that can't be drawn stays white; the text has it all the same.
      draw(file, Number(canvas.dataset["page"]), canvas).catch(() => { canvas.dataset["drawn"] = "no"; });
    }
  }, { rootMargin: "100% 0px" });
  signal.addEventListener("abort", () => near.disconnect());
  const first = (await file.getPage(1)).getViewport({ scale: 1 });
  const sheets = Array.from({ length: file.numPages }, (_, i) => {
    const canvas = h("canvas", {
      class: "sheet__canvas", role: "img", "data-page": i + 1,
      "aria-label": t("reading.sheet", { page: i + 1, pages: file.numPages }),
    });
    canvas.width = first.width;
    canvas.height = first.height;
    return h("div", { class: "sheet", id: `page${i + 1}`, tabindex: "-1" }, canvas);
  });
  if (signal.aborted) return;
  place.replaceChildren(...sheets);
  for (const sheet of sheets) near.observe(sheet.firstElementChild!);
}
