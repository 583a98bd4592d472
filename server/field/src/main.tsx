/** Start the app. */

import "./shell";

// What is told again here goes into the file of the shell, where the budget has room for it; the rooms take it from there.
export * from "./ui/parts";
