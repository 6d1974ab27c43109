// An issue across calls: what this call says of cases. Its part of the fold, the same as kb/calls/cases/claims.py.

/** @param {{find: Function}} fold what state.js looks into lists with */
export function cases({ find }) {
  return {
    "case.linked": (state, payload) => {
      const issue = find(state.issues, "issue", payload.issue);
      if (issue) issue.case = payload.case;
    },
    "case.owned": (state, payload, entry) => {
      const said = claims(state, find, payload.case);
      if (payload.owner === entry.actor) Object.assign(said, { owner: payload.owner, asked: null });
      else said.asked = payload.owner;
    },
    "case.closed": (state, payload) => {
      claims(state, find, payload.case).confirmed = payload.confirmed_by_caller;
    },
  };
}

function claims(state, find, id) {
  const known = find(state.cases, "case", id);
  if (known) return known;
  state.cases.push({ case: id, owner: null, asked: null, confirmed: null });
  return state.cases.at(-1);
}
