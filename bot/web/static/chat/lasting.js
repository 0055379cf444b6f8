// Tries until it works. A site must not lose the chat because its server was away for a moment.

const AGAIN = 5; // seconds

export async function lasting(attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000 * AGAIN));
    }
  }
}
