export const guide = {
  title: "Who hears whom",
} as const;
