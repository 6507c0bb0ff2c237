import type { Range } from "../../protocol/index";

// Lists of disjoint ranges in rising order.

export function subtractRange<R extends Range>(list: readonly R[], range: Range): R[] {
  return list.flatMap((item) => {
    const rest: R[] = [];
    if (item.from < range.from) rest.push({ ...item, to: Math.min(item.to, range.from - 1) });
    if (item.to > range.to) rest.push({ ...item, from: Math.max(item.from, range.to + 1) });
    return rest;
  });
}

/** Touching ranges become one; what else `range` says holds for the whole. */
export function addRange<R extends Range>(list: readonly R[], range: R): R[] {
  if (range.from > range.to) return [...list];
  const apart = list.filter((item) => item.to < range.from - 1 || item.from > range.to + 1);
  const joined = list.filter((item) => !apart.includes(item));
  const whole = {
    ...range,
    from: Math.min(range.from, ...joined.map((item) => item.from)),
    to: Math.max(range.to, ...joined.map((item) => item.to)),
  };
  return [...apart, whole].sort((a, b) => a.from - b.from);
}
