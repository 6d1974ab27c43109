// What is proposed as known, confirmed or turned down by one key: the first of the list.

import { proposedFirst } from "../parts/known.js";

/** The keys of facts. */
export class Facts {
  commands = [
    { id: "fact-yes", name: "It is so", words: "it is so yes known fact confirm true", about: "The first that is proposed as known", key: "i", single: "*", when: "proposed" },
    { id: "fact-no", name: "It is not so", words: "not so no wrong fact dismiss false", about: "It is not proposed again", key: "x", single: "Delete", when: "proposed" },
  ];

  does = {
    "fact-yes": () => this.#first((question) => this.desk.confirmFact(question)),
    "fact-no": () => this.#first((question) => this.desk.dismissFact(question)),
  };

  constructor(desk) {
    this.desk = desk;
  }

  situation() {
    return this.desk.state && proposedFirst(this.desk) ? ["proposed"] : [];
  }

  #first(does) {
    const fact = proposedFirst(this.desk);
    if (fact) does(fact.question);
    else this.desk.hint("Nothing is proposed now.");
  }
}
