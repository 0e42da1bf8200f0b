import type { Account } from "../store/model.js";
import type { State } from "../store/state.js";
import { apiUrl, nodeId } from "./links.js";

/** GitHub's "simple user". */
export function renderUser(state: State, account: Account) {
  const url = apiUrl(state, `/users/${encodeURIComponent(account.login)}`);
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("U", account.id),
    avatar_url: `${state.url}/_avatar/${encodeURIComponent(account.login)}`,
    gravatar_id: "",
    url,
    html_url: `${state.url}/${encodeURIComponent(account.login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** A user as the users API gives it, to others or (with `own`) to the user. */
export function renderProfile(state: State, account: Account, own: boolean) {
  const repositories = state.repositories.filter(({ owner }) => owner.id === account.id);
  const hidden = repositories.filter((repository) => repository.private).length;
  return {
    ...renderUser(state, account),
    ...{
      name: account.name,
      company: null,
      blog: "",
      location: null,
      email: null,
      hireable: null,
      bio: null,
    },
    ...{ twitter_username: null, public_repos: repositories.length - hidden, public_gists: 0 },
    ...{ followers: 0, following: 0, created_at: account.createdAt, updated_at: account.createdAt },
    ...(own
      ? {
          ...{ private_gists: 0, total_private_repos: hidden, owned_private_repos: hidden, disk_usage: 0 },
          ...{ collaborators: 0, two_factor_authentication: true },
        }
      : {}),
  };
}

/** The mail address under which GitHub attributes commits to an account. */
export const noreply = (account: Account): string =>
  `${account.id}+${account.login}@users.noreply.github.com`;

export const accountByEmail = (state: State, email: string): Account | undefined => {
  const id = /^(\d+)\+.*@users\.noreply\.github\.com$/.exec(email)?.[1];
  return state.accounts.find((account) => String(account.id) === id);
};
