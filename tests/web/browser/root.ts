// SPDX-License-Identifier: GPL-3.0-or-later
import { resolve } from "node:path";

// The project's folder; tests are started in the page's.
export const ROOT = resolve(process.cwd(), "../../..");
