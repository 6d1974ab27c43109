// Times as the server writes them.

/** RFC 3339 in UTC with Z, to the second. */
export function time(at) {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
