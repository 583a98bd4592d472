/** What the app says of its own new versions. */

export const update = {
  ready: "Versi baru aplikasi sudah siap",
  kept: "Isian Anda tetap tersimpan.",
  take: "Muat versi baru",
} as const;
