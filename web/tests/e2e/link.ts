// The page's connection to the server, which a test can cut: put between them before the page opens.
import type { Page, WebSocketRoute } from "@playwright/test";

export class Link {
  private whole = true;
  private readonly sockets = new Set<WebSocketRoute>();

  readonly through = async (page: Page): Promise<void> => {
    await page.routeWebSocket("**/api/v1/stream", (socket) => {
      if (!this.whole) return void socket.close();
      const server = socket.connectToServer();
      this.sockets.add(socket);
      const apart = () => this.sockets.delete(socket);
      socket.onClose((code) => {
        apart();
        void server.close(code === undefined ? {} : { code: 1000 });
      });
      server.onClose(() => {
        apart();
        void socket.close();
      });
    });
  };

  async cut(): Promise<void> {
    this.whole = false;
    await Promise.all([...this.sockets].map((one) => one.close()));
  }
  mend(): void {
    this.whole = true;
  }
}
