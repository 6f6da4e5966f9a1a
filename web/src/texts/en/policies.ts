export const policies = {
  title: "Policies",
  about: "What your house has published about listening and recording",
  none: "No policies are published",
  noneMore: "When there are some, you read and acknowledge them here.",
  acknowledge: "I have read and understood this",
  acknowledged: "Acknowledged",
  version: (n: number) => `Version ${n}`,
  requiredFor: { sessions: "before you may supervise", calls: "before you get calls from queues" },
  newer: "A newer version was published meanwhile: read it again.",
} as const;
