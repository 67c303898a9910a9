/** Stands in a page for `node:module`, which nothing in it asks for. */
export {};
