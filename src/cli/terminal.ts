import { withoutInvisible } from "../report/untrusted.js";

/** Prints a line. What a test or a model says may stand in it: no control character reaches the terminal. */
export const say = (text: string): void => console.log(withoutInvisible(text));

/** The same for what is no result: notes and errors. */
export const complain = (text: string): void => console.error(withoutInvisible(text));
