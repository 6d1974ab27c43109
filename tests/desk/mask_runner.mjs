// The masking of the desk, as the server's is asked: [text, how many].
import { maskAll, maskerOf } from "../../static/js/desk/mask.js";
import { Masking } from "../../static/js/desk/masking.js";

export const masked = (text, shapes = []) => {
  const { text: left, found } = maskerOf(shapes)(text);
  return [left, found.length];
};
export const found = (text) => maskerOf()(text).found;
export const all = (value) => maskAll(value, maskerOf());
export const masking = (told, method, args) => new Masking(told)[method](...args);
