/** What the bundler knows and the compiler does not. */

declare module "*.css";
