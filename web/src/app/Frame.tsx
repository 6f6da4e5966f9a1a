import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@/ui/theme.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { theme } from "@/ui/theme";

// What surrounds everything, in the console and in fixtures. Mantine injects no <style>: our policy allows files only.
export function Frame({ children, scheme = "auto" }: { children: ReactNode; scheme?: "auto" | "light" | "dark" }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5_000 } } }));
  return (
    <MantineProvider theme={theme} defaultColorScheme={scheme} withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-left" limit={4} autoClose={6000} />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  );
}
