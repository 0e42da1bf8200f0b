import type { Clock } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { type OctokitLike, repositoryApi } from "./api.js";
import { plainly } from "./plainly.js";

/** A delivery that no attempt brought home. */
interface LostDelivery {
  /** The latest attempt's id. */
  id: number;
  /** The same for every attempt. */
  guid: string;
  /** How often it was asked for again. */
  again: number;
}

export interface InstalledRepository {
  id: number;
  owner: string;
  name: string;
  /** Its page. */
  page: string;
}

/** What an App may ask about itself. Needs an Octokit that is signed in as the App, not as one of its installations. */
export interface AppAccount {
  /** Deliveries since then (ISO 8601) of which no attempt got an answer in the two hundreds. */
  lostDeliveries: (since: string) => Promise<readonly LostDelivery[]>;
  redeliver: (id: number) => Promise<void>;
  /** Ids of the installations that are not suspended. */
  installations: () => Promise<readonly number[]>;
  /** False for one that is gone or suspended. */
  isInstalled: (installation: number) => Promise<boolean>;
}

const wholeApp = { owner: "", repo: "" };

export function appAccount(octokit: OctokitLike, clock: Clock = systemClock): AppAccount {
  const { rest, paginate, call, find } = repositoryApi(octokit, wholeApp, clock);
  const needs = "the App's private key";
  return plainly({
    lostDeliveries: async (since) => {
      const attempts = new Map<string, { latest: number; again: number; arrived: boolean }>();
      const pages = () => paginate.iterator(rest.apps.listWebhookDeliveries, { per_page: 100 });
      await call({ does: "to read the App's deliveries", needs }, async () => {
        attempts.clear();
        // Newest first: the first attempt that is seen of a delivery is its latest.
        for await (const { data } of pages()) {
          for (const { id, guid, redelivery, status_code, delivered_at } of data) {
            if (delivered_at < since) return;
            const known = attempts.get(guid) ?? { latest: id, again: 0, arrived: false };
            known.again += redelivery ? 1 : 0;
            known.arrived ||= status_code >= 200 && status_code < 300;
            attempts.set(guid, known);
          }
        }
      });
      return [...attempts]
        .filter(([, { arrived }]) => !arrived)
        .map(([guid, { latest: id, again }]) => ({ guid, id, again }));
    },

    redeliver: async (id) => {
      const operation = { does: `to have delivery ${id} sent again`, needs };
      // GitHub forgets deliveries: one that is gone can't be had again.
      await find(operation, () => rest.apps.redeliverWebhookDelivery({ delivery_id: id }));
    },

    installations: async () => {
      const all = await call({ does: "to read the App's installations", needs }, () =>
        paginate(rest.apps.listInstallations, { per_page: 100 }),
      );
      return all.filter(({ suspended_at }) => !suspended_at).map(({ id }) => id);
    },

    isInstalled: async (installation) => {
      const found = await find({ does: `to look for installation ${installation}`, needs }, () =>
        rest.apps.getInstallation({ installation_id: installation }),
      );
      return found !== null && !found.data.suspended_at;
    },
  });
}

/** The repositories that an installation's token reaches, but for archived ones, at most so many. */
export async function installedRepositories(
  octokit: OctokitLike,
  most: number,
): Promise<readonly InstalledRepository[]> {
  const { rest, paginate, call } = repositoryApi(octokit, wholeApp, systemClock);
  const found: InstalledRepository[] = [];
  const operation = { does: "to read an installation's repositories", needs: "metadata: read" };
  await call(operation, async () => {
    found.length = 0;
    const pages = paginate.iterator(rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
    for await (const { data } of pages) {
      for (const { id, name, owner, html_url: page, archived } of data)
        if (!archived) found.push({ id, owner: owner.login, name, page });
      if (found.length >= most) return;
    }
  });
  return found.slice(0, most);
}
