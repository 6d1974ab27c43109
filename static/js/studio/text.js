// The script's text: one history for what is typed and for what the forms do, kept in the tab until it is saved.

import {
  Compartment,
  EditorState,
  EditorView,
  autocompletion,
  completionKeymap,
  defaultKeymap,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSelectionMatches,
  history,
  historyKeymap,
  HighlightStyle,
  indentUnit,
  isolateHistory,
  keymap,
  lineNumbers,
  lintGutter,
  lintKeymap,
  redo,
  redoDepth,
  search,
  searchKeymap,
  setDiagnostics,
  syntaxHighlighting,
  tags,
  undo,
  undoDepth,
  yaml,
} from "../../vendor/editor.js";

const LOOK = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "var(--text-s)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--ink-quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent-soft) 55%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--hit)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--hit)" },
  ".cm-tooltip": {
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--r2)",
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--ink-on-accent)" },
  ".cm-completionDetail": { color: "inherit", opacity: "0.85", fontStyle: "normal", marginLeft: "1em" },
  ".cm-completionInfo": { maxWidth: "22rem", padding: "var(--s2) var(--s3)" },
  ".cm-diagnostic": { padding: "var(--s2) var(--s3)", whiteSpace: "normal" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad) 1.5px",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--warn) 1.5px",
    textUnderlineOffset: "3px",
  },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)" },
});
const COLOURS = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--accent-strong)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--ink-quiet)", fontStyle: "italic" },
  { tag: [tags.string, tags.content], color: "var(--ink)" },
  { tag: [tags.keyword, tags.bool, tags.null], color: "var(--warn)" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--ink-quiet)" },
]);

/** The editor, over the text area that stands in the page without it. */
export class Text {
  #readOnly = new Compartment();

  /** @param {{area: HTMLTextAreaElement, place: HTMLElement, nonce: string, complete: Function, changed: Function, moved: Function}} about */
  constructor({ area, place, nonce, complete, changed, moved }) {
    const watching = EditorView.updateListener.of((update) => {
      if (update.docChanged) changed();
      if (update.selectionSet && !update.docChanged && update.view.hasFocus) moved();
    });
    this.view = new EditorView({
      parent: place,
      state: EditorState.create({
        doc: area.value,
        extensions: [
          EditorView.cspNonce.of(nonce),
          EditorView.contentAttributes.of({ "aria-label": "The script’s text", spellcheck: "false", tabindex: "0" }),
          lineNumbers(),
          highlightActiveLineGutter(),
          lintGutter(),
          history(),
          drawSelection(),
          indentUnit.of("  "),
          EditorState.tabSize.of(2),
          yaml(),
          syntaxHighlighting(COLOURS),
          autocompletion({ override: [complete], icons: false }),
          highlightActiveLine(),
          highlightSelectionMatches(),
          search({ top: true }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
          LOOK,
          watching,
          this.#readOnly.of([]),
        ],
      }),
    });
  }

  get value() {
    return this.view.state.doc.toString();
  }

  get length() {
    return this.view.state.doc.length;
  }

  /** Where the cursor stands, from 1. */
  get line() {
    return this.view.state.doc.lineAt(this.view.state.selection.main.head).number;
  }

  /** Puts another text in place of this one, as one step of the history; only what differs is touched. */
  replace(next) {
    const before = this.value;
    if (next === before) return;
    let from = 0;
    const most = Math.min(before.length, next.length);
    while (from < most && before.charCodeAt(from) === next.charCodeAt(from)) from += 1;
    let same = 0;
    while (same < most - from && before.charCodeAt(before.length - 1 - same) === next.charCodeAt(next.length - 1 - same))
      same += 1;
    this.view.dispatch({
      changes: { from, to: before.length - same, insert: next.slice(from, next.length - same) },
      annotations: isolateHistory.of("full"),
      userEvent: "input.form",
    });
  }

  undo() {
    return undo(this.view);
  }

  redo() {
    return redo(this.view);
  }

  get canUndo() {
    return undoDepth(this.view.state) > 0;
  }

  get canRedo() {
    return redoDepth(this.view.state) > 0;
  }

  /** Underlines the faults. */
  mark(faults) {
    const { doc } = this.view.state;
    const diagnostics = faults.map((fault) => {
      const line = doc.line(Math.min(Math.max(1, fault.line), doc.lines));
      const from = Math.min(line.from + Math.max(0, fault.column - 1), line.to);
      const to = Math.max(from, line.to - /\s*$/.exec(line.text)[0].length);
      return { from, to, severity: fault.severity, message: fault.mend ? `${fault.message} ${fault.mend}` : fault.message };
    });
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  /** Puts the cursor on a line and shows it. */
  show(number, focus = true) {
    const { doc } = this.view.state;
    const line = doc.line(Math.min(Math.max(1, number), doc.lines));
    const at = line.from + /^\s*/.exec(line.text)[0].length;
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    if (focus) this.view.focus();
  }
}
