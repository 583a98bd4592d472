/** Threads: what the office asked about one matter, what was answered, and how it was decided. */
import type { Fields, Phone } from "../phone/contract";

/** Return everything that was said in the thread of a task, oldest first; the task alone where it has none. */
export function turnsOf(phone: Phone, task: Fields): readonly Fields[] {
  if (!task.thread_id) return [task];
  return [...phone.by("tugas", "thread_id", String(task.thread_id))].sort((a, b) => Number(a.turn) - Number(b.turn));
}

/** Tell whether a task is the last word of its thread, which is where a worker answers. */
export function isLast(phone: Phone, task: Fields): boolean {
  const turns = turnsOf(phone, task);
  return turns[turns.length - 1]!.id === task.id;
}

/** Tell whether a task only says how the office has decided. */
export function isDecided(task: Fields): boolean {
  return Boolean(task.thread_id) && task.status === "done" && !task.answer;
}
