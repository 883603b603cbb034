// The SQL editor: CodeMirror with DuckDB's words and the published tables. Built by `npm run build`.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL, SQLDialect, sql } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The words that questions use. PostgreSQL's own list is six times as long and would crowd the names.
const WORDS = `all and any as asc asof anti between by case cast collate columns cross cube current
  desc distinct else end escape except exclude exists extract false filter following for from full
  group grouping groups having ilike in include inner intersect interval is join lateral left like
  limit materialized natural not null nulls offset on or order outer over partition pivot positional
  preceding qualify range recursive replace right rollup row rows select semi sets similar some
  table tablesample then to true try_cast unbounded union unpivot using values when where window
  with within`.split(/\s+/);

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--sql-word)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--sql-text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--sql-number)" },
  { tag: [tags.lineComment, tags.blockComment], color: "var(--sql-note)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { color: "var(--st-text-color)", backgroundColor: "var(--st-background-color)" },
  ".cm-content": { caretColor: "var(--st-text-color)", fontFamily: "inherit" },
  ".cm-cursor": { borderLeftColor: "var(--st-text-color)" },
  ".cm-gutters": {
    backgroundColor: "var(--st-secondary-background-color)",
    color: "var(--sql-note)",
    border: "none",
  },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--sql-chosen) !important",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--st-background-color)",
    color: "var(--st-text-color)",
    border: "1px solid var(--st-border-color)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--st-primary-color)",
    color: "var(--st-background-color)",
  },
  ".cm-completionDetail": { fontStyle: "normal" },
});

/** An editor in `parent`, a node below `root`. `ask(explain)` is called for Ctrl+Enter. */
export function edit({ parent, root, label, hint, schema, functions, ask, changed }) {
  const columns = new Set(
    Object.values(schema).flatMap((tables) => Object.values(tables).flat()).map(({ label }) => label),
  );
  const words = WORDS.filter((word) => !columns.has(word));
  const dialect = SQLDialect.define({
    ...PostgreSQL.spec,
    keywords: words.join(" "),
    builtin: functions.join(" "),
    hashComments: false,
  });
  const run = (explain) => () => {
    ask(explain);
    return true;
  };
  return new EditorView({
    parent,
    root,
    state: EditorState.create({
      extensions: [
        keymap.of([
          { key: "Mod-Enter", run: run(false), preventDefault: true },
          { key: "Mod-Shift-Enter", run: run(true), preventDefault: true },
        ]),
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false }),
        sql({ dialect, schema, upperCaseKeywords: false }),
        syntaxHighlighting(colours),
        look,
        placeholder(hint),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      ],
    }),
  });
}

/** Puts other words into an editor; the caret goes to the end. */
export function fill(view, text) {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: text.length },
  });
}
