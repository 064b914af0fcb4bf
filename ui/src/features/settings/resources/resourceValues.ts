/** What is wrong with a resource and its actions as somebody types them. */
import type { Problems } from "../../../form/useForm";
import { nameProblem } from "../shared/names";

export interface Values {
  actions: string[];
}
export interface NewValues extends Values {
  resource: string;
}

export function checkNew({ resource, actions }: NewValues): Problems<NewValues> {
  return { ...check({ actions }), resource: resourceProblem(resource) };
}

export function check({ actions }: Values): Problems<Values> {
  const problems: Problems<Values> = {
    actions: actions.length === 0 ? "Name at least one action of the resource." : undefined,
  };
  actions.forEach((action, place) => {
    const isTwin = actions.indexOf(action) < place;
    problems[`actions[${place}]`] = isTwin ? "It is named above already." : wordProblem(action);
  });
  return problems;
}

function resourceProblem(name: string): string | undefined {
  // Addresses lead nowhere with these.
  if (name === "." || name === "..") return "Dots alone are no name.";
  return wordProblem(name);
}

/** The server refuses a comma, which would make one value of a filter read as two. */
function wordProblem(name: string): string | undefined {
  return name.includes(",") ? "A comma separates the values of a filter: leave it out." : nameProblem(name);
}
